using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>
/// The cause of an error that leaves open what was done: a call has not returned, or what it left could not be ended. Nothing may be freed for it.
/// </summary>
/// <param name="message">What is open.</param>
/// <param name="overdue">The call that has not returned; null when it is not one.</param>
internal sealed class DoubtException(string message, OverdueCall? overdue = null) : Exception(message)
{
    public OverdueCall? Overdue { get; } = overdue;

    /// <summary>Whether an error leaves open what was done.</summary>
    public static bool IsBehind(Exception error) => error is ServerException { InnerException: DoubtException };
}
