namespace Modular.Host.Servers;

/// <summary>How far the recovery after a start of the host has come; readiness waits for it.</summary>
internal sealed class RecoveryProgress
{
    private int _done;
    private volatile string? _waitsFor;

    /// <summary>What is waited for, and why it does not answer; null when nothing is.</summary>
    public string? WaitsFor
    {
        get => _waitsFor;
        set => _waitsFor = value;
    }

    /// <summary>Servers to look at; -1 while the store has not been read.</summary>
    public int Total { get; set; } = -1;

    /// <summary>Servers looked at.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>True when every server was looked at once and the ports were reconciled.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Whether it is known which servers there are.</summary>
    public bool IsLoaded => Total >= 0;

    /// <summary>How far it is, for people.</summary>
    public string Text => WaitsFor is { } what ? $"It waits for {what}" : IsLoaded ? $"{Done} of {Total} servers looked at." : "It waits for the state store.";

    public void CountOne() => Interlocked.Increment(ref _done);
}
