using System.Text.RegularExpressions;
using Modular.Abstractions;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Ownership;

/// <summary>Finds this manager's processes in <c>/proc</c>. Callers that come while a scan runs share the next one.</summary>
internal sealed class MarkedProcesses(HostContext host, UnitMembership membership, TimeProvider time) : IDisposable
{
    /// <summary>Between two looks at those that are being replaced.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>How long one that shows nothing is looked at again: on a busy machine it may wait that long for its turn to go on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>And how often at least: on a busy machine there may be few looks in that time.</summary>
    private const int LeastLooks = 25;

    /// <summary>How often in a row one with a program must show no environment until it has none: it may be replaced between two looks, too.</summary>
    private const int LooksForNothing = 10;

    private readonly HashSet<ProcessIdentity> _blank = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly Regex _ownPath = new(
        $"(?:{Regex.Escape(Path.Combine(host.DataPath, "xrdp", "servers"))}|{Regex.Escape(Path.Combine(host.DataPath, "sessions"))})/" +
        "(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
        RegexOptions.CultureInvariant);

    private Task<IReadOnlyList<MarkedProcess>>? _next;

    /// <summary>All of them as of a moment after the call. Throws when <c>/proc</c> cannot be read.</summary>
    public Task<IReadOnlyList<MarkedProcess>> ScanAsync()
    {
        lock (_lock)
            return _next ??= ScanInTurnAsync();
    }

    public async Task<IReadOnlyList<MarkedProcess>> OfAsync(string serverId) => [.. (await ScanAsync()).Where(p => p.ServerId == serverId)];

    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<MarkedProcess>> ScanInTurnAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return await Task.Run(() =>
            {
                lock (_lock)
                    _next = null;
                return LookAtAllAsync();
            });
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IReadOnlyList<MarkedProcess>> LookAtAllAsync()
    {
        var found = new List<MarkedProcess>();
        var blank = Look(ProcFs.Pids(), found);
        blank.RemoveAll(_blank.Contains);
        var began = time.GetTimestamp();
        for (var looks = 0; blank.Count > 0 && (looks < LeastLooks || time.GetElapsedTime(began) < Patience); looks++)
        {
            await Task.Delay(Pause, time);
            blank = Look(blank.Select(p => p.Pid), found);
        }

        _blank.UnionWith(blank);
        if (_blank.Count > 0)
            _blank.RemoveWhere(p => ProcFs.Stat(p.Pid)?.StartTicks != p.StartTicks);

        return found;
    }

    /// <summary>
    /// Adds those of this manager. While a program is being replaced by the next, its environment and command line read as empty, and it cannot be told whose
    /// it is: those are the result.
    /// </summary>
    private List<ProcessIdentity> Look(IEnumerable<int> pids, List<MarkedProcess> found)
    {
        var blank = new List<ProcessIdentity>();
        foreach (var pid in pids)
        {
            var (environment, commandLine, isWhole) = Read(pid);
            if (isWhole)
            {
                if (MarkBy(environment, commandLine) is { } mark)
                    AddMembers(pid, mark, found);
            }
            else if (ProcFs.Stat(pid) is { IsDead: false, IsKernelThread: false } stat && ProcFs.Status(pid) is { } status
                && UnitMembership.IsPartOfAUnit(status))
            {
                blank.Add(new ProcessIdentity(pid, stat.StartTicks));
            }
        }

        return blank;
    }

    /// <summary>
    /// The process, if it can be what its mark says; of what bubblewrap itself was left as, also process 1 of the unit, whatever that one's mark says.
    /// </summary>
    private void AddMembers(int pid, OwnershipMark mark, List<MarkedProcess> found)
    {
        if (ProcFs.Status(pid) is not { } status || !UnitMembership.IsPartOfAUnit(status) || !membership.MayBeOf(mark.ServerId, status)
            || ProcFs.Stat(pid) is not { IsDead: false } stat)
            return;

        if (UnitMembership.IsBeside(status))
            found.AddRange(FirstBelow(pid).Select(s => new MarkedProcess(new ProcessIdentity(s.Pid, s.Stat.StartTicks), mark, s.Stat.Name)));
        else if (ProcFs.Environment(stat.Parent) is { } parents && OwnershipMark.Parse(parents) is not null)
            return; // it is found by its parent, if that is this manager's
        found.Add(new MarkedProcess(new ProcessIdentity(pid, stat.StartTicks), mark, stat.Name));
    }

    private static IEnumerable<(int Pid, ProcessStat Stat)> FirstBelow(int pid)
    {
        foreach (var child in ProcFs.Children(pid))
        {
            if (ProcFs.Status(child) is { } status && UnitMembership.IsFirst(status) && ProcFs.Stat(child) is { IsDead: false } stat && stat.Parent == pid)
                yield return (child, stat);
        }
    }

    /// <summary>What a process shows of itself, and whether that is all of it.</summary>
    private static (IReadOnlyList<string>? Environment, IReadOnlyList<string>? CommandLine, bool IsWhole) Read(int pid)
    {
        for (var looks = 0; ProcFs.Environment(pid) is { } environment; looks++)
        {
            if (environment.Count > 0)
                return (environment, null, true);

            if (ProcFs.Stat(pid) is { HasProgram: false })
                return (environment, null, false);

            if (looks == LooksForNothing)
                return (environment, ProcFs.CommandLine(pid), true);
        }

        var commandLine = ProcFs.CommandLine(pid);
        return (null, commandLine, commandLine is { Count: > 0 });
    }

    /// <summary>Where the environment may not be read, the command line names the server's own folder.</summary>
    private OwnershipMark? MarkBy(IReadOnlyList<string>? environment, IReadOnlyList<string>? commandLine)
    {
        if (environment is { Count: > 0 })
            return OwnershipMark.Parse(environment) is { } mark && mark.ManagerId == host.ManagerId ? mark : null;

        return commandLine?.Select(a => _ownPath.Match(a)).FirstOrDefault(m => m.Success) is { } match
            ? new OwnershipMark(match.Groups["id"].Value, host.ManagerId, "")
            : null;
    }
}
