namespace Modular.Host.Servers;

/// <summary>How far the recovery after a start of the host has come; readiness waits for it.</summary>
internal sealed class RecoveryProgress
{
    private int _done;

    /// <summary>Servers to look at; -1 while the store has not been read.</summary>
    public int Total { get; set; } = -1;

    /// <summary>Servers looked at.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>True when every server was looked at once and the ports were reconciled.</summary>
    public bool IsComplete { get; set; }

    public void CountOne() => Interlocked.Increment(ref _done);
}
