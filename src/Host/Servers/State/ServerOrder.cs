using System.Diagnostics.CodeAnalysis;
using Modular.Abstractions;

namespace Modular.Host.Servers.State;

/// <summary>One verb for one server; a newer, opposite one cancels it.</summary>
[SuppressMessage("Reliability", "CA1001",
    Justification = "No timer and no wait handle is made of it, so there is nothing to dispose; it may be cancelled at any time.")]
internal sealed class ServerOrder(string verb)
{
    private readonly CancellationTokenSource _cancellation = new();

    public string Verb { get; } = verb;

    /// <summary>What it comes to.</summary>
    public Task<ServerRecord> Completion { get; set; } = Task.FromException<ServerRecord>(new InvalidOperationException("The order has not been given yet."));

    public CancellationToken Cancellation => _cancellation.Token;

    public void Cancel() => _cancellation.Cancel();
}
