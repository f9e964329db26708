using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>Whether this manager only keeps what it found and changes nothing, and what it had to mend in the store.</summary>
internal sealed partial class CustodyState(TimeProvider time, ILogger<CustodyState> log)
{
    private static readonly TimeSpan ToldFor = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private volatile CustodyFinding? _finding;
    private volatile bool _isAccepted;
    private int _mended;
    private long _mendedAt;

    /// <summary>Null when all is well.</summary>
    public CustodyFinding? Finding => _finding;

    /// <summary>Whether nothing may be ended, changed or freed: in custody, and before the store has proven itself complete.</summary>
    public bool MustKeep => !_isAccepted || _finding is not null;

    /// <summary>How many records had to be written back within the last hour.</summary>
    public int Mended
    {
        get
        {
            lock (_lock)
                return _mended > 0 && time.GetElapsedTime(_mendedAt) < ToldFor ? _mended : 0;
        }
    }

    /// <summary>When that last changed.</summary>
    public DateTimeOffset Since { get; private set; } = time.GetUtcNow();

    public void NoteMended()
    {
        lock (_lock)
        {
            if (_mended > 0 && time.GetElapsedTime(_mendedAt) >= ToldFor)
                _mended = 0;

            (_mended, _mendedAt, Since) = (_mended + 1, time.GetTimestamp(), time.GetUtcNow());
        }
    }

    /// <summary>The store is complete.</summary>
    public void Accept() => _isAccepted = true;

    public void Begin(CustodyFinding finding)
    {
        if (_finding?.Reason == finding.Reason)
            return;

        (_finding, Since) = (finding, time.GetUtcNow());
        Began(finding.Reason, finding.Message, CustodyFinding.WaysOn);
    }

    public void End()
    {
        if (_finding is null)
            return;

        (_finding, Since) = (null, time.GetUtcNow());
        Ended();
    }

    /// <summary>Throws Unavailable with the finding and the ways on.</summary>
    public void EnsureNone()
    {
        if (_finding is { } finding)
            throw new ServerException(ServerError.Unavailable, $"The manager is in custody ({finding.Reason}): {finding}") { Retryable = false };
    }

    /// <summary>The same, also before the store has proven itself complete.</summary>
    public void EnsureMayWrite()
    {
        EnsureNone();
        if (!_isAccepted)
            throw new ServerException(ServerError.Unavailable, "The manager is starting: the store has not been compared yet with what it acknowledged.");
    }

    [LoggerMessage(1221, LogLevel.Critical, "In custody ({Reason}): {Finding} {WaysOn}")]
    private partial void Began(string reason, string finding, string waysOn);

    [LoggerMessage(1222, LogLevel.Warning, "Custody has ended: the store is the right one again")]
    private partial void Ended();
}
