using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The cause of an error that leaves open what was done: the call has not returned, or what it left could not be ended. Nothing may be freed for it.</summary>
internal sealed class DoubtException(string message) : Exception(message)
{
    /// <summary>Whether an error leaves open what was done.</summary>
    public static bool IsBehind(Exception error) => error is ServerException { InnerException: DoubtException };
}
