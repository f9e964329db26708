using Modular.Abstractions;

namespace Modular.Host.Servers;

/// <summary>A verb that was accepted: it goes on whether or not anybody waits for it.</summary>
/// <param name="ServerId">The server it is about.</param>
/// <param name="Changed">False when the server was already as asked.</param>
/// <param name="Credentials">New credentials when this operation made some; shown once.</param>
/// <param name="Completion">The record when it is done; faults with a <see cref="ServerException"/> when it fails or is overtaken by the opposite verb.</param>
internal sealed record ServerOperation(string ServerId, bool Changed, ServerCredentials? Credentials, Task<ServerRecord> Completion)
{
    /// <summary>True when an earlier request with the same idempotency key made the server.</summary>
    public bool Replayed { get; init; }

    /// <summary>What the caller should know, e.g. a limit that is not enforced.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
