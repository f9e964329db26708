using System.ComponentModel;

namespace Modular.Xrdp.Usage;

/// <summary>
/// Counts the bytes of RDP connections. The kernel forgets a connection's count with it, so all are looked at again and again; what is sent between the last
/// look and a connection's end is missed.
/// </summary>
internal sealed class TrafficBook(Func<IReadOnlyList<SocketBytes>> look, TimeProvider time) : IDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Whoever asks more often gets what was seen then.</summary>
    internal static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly HashSet<TrafficCount> _counts = [];
    private ITimer? _timer;
    private long? _looked;
    private bool _canTell;

    /// <summary>Counts until the server has ended, or is let go of.</summary>
    public TrafficCount Begin(int port, Task ended)
    {
        var count = new TrafficCount(port);
        lock (_lock)
        {
            _counts.Add(count);
            _looked = null;
            _timer ??= time.CreateTimer(_ => Look(TimeSpan.Zero), null, Interval, Interval);
        }

        _ = ended.ContinueWith(_ => End(count), TaskScheduler.Default);
        return count;
    }

    /// <summary>What was received and sent since it began; null when it cannot be told.</summary>
    public (long In, long Out)? Read(TrafficCount count)
    {
        Look(ShortestInterval);
        lock (_lock)
            return _canTell ? (count.In, count.Out) : null;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            _counts.Clear();
        }
    }

    private void End(TrafficCount count)
    {
        lock (_lock)
        {
            _counts.Remove(count);
            if (_counts.Count > 0)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Look(TimeSpan unlessWithin)
    {
        lock (_lock)
        {
            if (_looked is { } looked && time.GetElapsedTime(looked) < unlessWithin)
                return;
            _looked = time.GetTimestamp();
            try
            {
                var sockets = look().ToLookup(s => s.Port);
                foreach (var count in _counts)
                    count.Add(sockets[count.Port]);
                _canTell = true;
            }
            catch (Win32Exception)
            {
                _canTell = false; // no such kernel, or no descriptors now
            }
        }
    }
}
