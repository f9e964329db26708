using System.Text.RegularExpressions;
using Modular.Abstractions;

namespace Modular.Xrdp.Processes;

/// <summary>Finds this manager's processes in <c>/proc</c>. Callers that come while a scan runs share the next one.</summary>
internal sealed class MarkedProcesses(HostContext host, TimeProvider time) : IDisposable
{
    /// <summary>Between two looks at those that are being replaced.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>How long one that shows nothing is looked at again: on a busy machine it may wait that long for its turn to go on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HashSet<ProcessIdentity> _blank = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly Regex _ownPath = new(
        $"(?:{Regex.Escape(Path.Combine(host.DataPath, "xrdp", "servers"))}|{Regex.Escape(Path.Combine(host.DataPath, "sessions"))})/(?<id>[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})",
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
        for (var began = time.GetTimestamp(); blank.Count > 0 && time.GetElapsedTime(began) < Patience;)
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
    /// Adds those of this manager. While a program is being replaced by the next, its environment and command line read as empty, and it cannot be told whose it is:
    /// those are the result.
    /// </summary>
    private List<ProcessIdentity> Look(IEnumerable<int> pids, List<MarkedProcess> found)
    {
        var blank = new List<ProcessIdentity>();
        foreach (var pid in pids)
        {
            var (environment, commandLine) = Read(pid);
            if (environment is { Count: > 0 } || commandLine is { Count: > 0 })
            {
                if (MarkBy(environment, commandLine) is { } mark && ProcFs.Stat(pid) is { IsDead: false } stat)
                    found.Add(new MarkedProcess(new ProcessIdentity(pid, stat.StartTicks), mark, stat.Name));
            }
            else if (ProcFs.Stat(pid) is { IsDead: false, IsKernelThread: false } stat)
            {
                blank.Add(new ProcessIdentity(pid, stat.StartTicks));
            }
        }

        return blank;
    }

    /// <summary>An empty environment beside a command line may be from before the program was there: it is read once more.</summary>
    private static (IReadOnlyList<string>? Environment, IReadOnlyList<string>? CommandLine) Read(int pid)
    {
        var environment = ProcFs.Environment(pid);
        if (environment is { Count: > 0 })
            return (environment, null);

        var commandLine = ProcFs.CommandLine(pid);
        for (var looks = 0; looks < 5 && environment is { Count: 0 } && commandLine is { Count: > 0 }; looks++)
            environment = ProcFs.Environment(pid);

        return (environment, commandLine);
    }

    /// <summary>Where the environment may not be read, the command line names the server's own folder.</summary>
    private OwnershipMark? MarkBy(IReadOnlyList<string>? environment, IReadOnlyList<string>? commandLine)
    {
        if (environment is { Count: > 0 })
            return OwnershipMark.Parse(environment) is { } mark && mark.ManagerId == host.ManagerId ? mark : null;

        return commandLine?.Select(a => _ownPath.Match(a)).FirstOrDefault(m => m.Success) is { } match ? new OwnershipMark(match.Groups["id"].Value, host.ManagerId, "") : null;
    }
}
