using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Load;

/// <summary>
/// Shares out the file descriptors: half of what is left at the start is for connections, the rest for servers, and a reserve is for neither. Without one free
/// the runtime itself cannot go on: it ends the process when it cannot load a part of itself.
/// </summary>
internal sealed class DescriptorBudget
{
    /// <summary>
    /// With fewer the runtime ends the process sooner or later: what it loads by itself, the smallest reserve, a few connections and one start.
    /// </summary>
    public const int Least = 480;

    private const int MostConnectionsEver = 4096;
    private const int FewestConnections = 16;
    private const int Comfortable = 1024;

    /// <summary>What the manager has open by itself, most of it libraries; not all of them are loaded when it starts.</summary>
    private const int Own = 384;
    private const int ForOneStart = 16;
    private const int SmallestReserve = 48;
    private const int LargestReserve = 128;
    private static readonly TimeSpan CountEvery = TimeSpan.FromMilliseconds(50);

    private readonly Func<int> _count;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long? _countedAt;
    private int _others;
    private int _connections;

    public DescriptorBudget(TimeProvider time)
        : this(OpenDescriptors.Limit(), OpenDescriptors.Count, time)
    {
    }

    /// <param name="limit">Descriptors this process may have.</param>
    /// <param name="count">How many it has.</param>
    /// <param name="time">Counting is not for free, so it is not done for each connection of a flood.</param>
    public DescriptorBudget(int limit, Func<int> count, TimeProvider time)
    {
        (Limit, _count, _time) = (limit, count, time);
        Reserve = Math.Clamp(limit / 8, SmallestReserve, LargestReserve);
        MostConnections = Math.Clamp((limit - Math.Max(Own, count()) - Reserve) / 2, FewestConnections, MostConnectionsEver);
    }

    public int Limit { get; }

    public int Reserve { get; }

    public int MostConnections { get; }

    /// <summary>For the operator; null when there are plenty.</summary>
    public Finding? Finding => Limit >= Comfortable ? null : new Finding
    {
        Severity = FindingSeverity.Warning,
        Message = $"This process may have {Limit} files open, which is little: {Own} are its own, {MostConnections} for connections, and a server takes 6 " +
            $"and a start {ForOneStart}.",
        Fix = Fix,
    };

    private static string Fix => $"Raise the limit to {Comfortable} or more: ulimit -Hn {Comfortable} in a shell, LimitNOFILE={Comfortable} in a systemd " +
        $"unit, --ulimit nofile={Comfortable} for a container.";

    /// <summary>
    /// Throws <see cref="SettingsException"/> when this process cannot do its work with so few; said at once, for later there is none left to say it with.
    /// </summary>
    public static void DemandLeast(int limit)
    {
        if (limit < Least)
            throw new SettingsException([$"This process may have {limit} files open, and needs {Least}: {Own} for what it loads by itself, the rest for " +
                $"connections and one start. {Fix}"]);
    }

    /// <summary>Whether a server could be started while as many connections are open as there may be.</summary>
    public bool IsEnough => ForServers() >= ForOneStart;

    /// <summary>Counts one more connection; false when it has to be turned away.</summary>
    public bool TryAddConnection()
    {
        lock (_lock)
        {
            if (_connections >= MostConnections || Free() <= Reserve)
                return false;

            _connections++;
            return true;
        }
    }

    public void RemoveConnection()
    {
        lock (_lock)
            _connections--;
    }

    /// <summary>Throws NoCapacity when there are too few for another server.</summary>
    public void DemandForStart()
    {
        if (!IsEnough)
        {
            throw new ServerException(ServerError.NoCapacity,
                $"The manager may have {Limit} files open, and too few are left for another server. Stop or delete one, or raise the limit (ulimit -n, " +
                    "LimitNOFILE).");
        }
    }

    private int ForServers()
    {
        lock (_lock)
            return Free() - Reserve - Math.Max(0, MostConnections - _connections);
    }

    private int Free()
    {
        if (_countedAt is not { } countedAt || _time.GetElapsedTime(countedAt) >= CountEvery)
        {
            _others = _count() - _connections;
            _countedAt = _time.GetTimestamp();
        }

        return Limit - _others - _connections;
    }
}
