using Modular.Abstractions;

namespace Modular.Host.Servers;

/// <summary>A verb that the server's status forbids.</summary>
internal sealed class ForbiddenMoveException(string message, ServerStatus current, IReadOnlyList<string> allowed) : Exception(message)
{
    public ServerStatus Current { get; } = current;

    /// <summary>The verbs that are allowed now.</summary>
    public IReadOnlyList<string> Allowed { get; } = allowed;
}
