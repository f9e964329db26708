using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.State;

/// <summary>What probes have found of one server. Used by one probe at a time.</summary>
internal sealed class AnswerWatch
{
    private GuardedServer? _running;
    private int _suspensions;
    private volatile bool _isUnderWay;

    /// <summary>When it is asked next, by the clock that never steps.</summary>
    public TimeSpan NextAt { get; set; }

    /// <summary>Probes in a row that it has not answered.</summary>
    public int Strikes { get; set; }

    /// <summary>Whether it is being asked, or waits for its turn to be.</summary>
    public bool IsUnderWay
    {
        get => _isUnderWay;
        set => _isUnderWay = value;
    }

    /// <summary>Begins anew, without strikes, when this is another run of the server, or the manager was suspended since.</summary>
    public void Follow(GuardedServer running, int suspensions, TimeSpan firstAt)
    {
        if (!ReferenceEquals(running, _running) || suspensions != _suspensions)
            (_running, _suspensions, Strikes, NextAt) = (running, suspensions, 0, firstAt);
    }
}
