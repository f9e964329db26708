using System.Text.RegularExpressions;
using Modular.Abstractions;

namespace Modular.Xrdp.Processes;

/// <summary>Finds this manager's processes in <c>/proc</c>. Callers that come while a scan runs share the next one.</summary>
internal sealed class MarkedProcesses(HostContext host) : IDisposable
{
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
                return Scan();
            });
        }
        finally
        {
            _turn.Release();
        }
    }

    private List<MarkedProcess> Scan()
    {
        var found = new List<MarkedProcess>();
        foreach (var pid in ProcFs.Pids())
        {
            if (OwnerOf(pid) is { } serverId && ProcFs.Stat(pid) is { IsDead: false } stat)
                found.Add(new MarkedProcess(new ProcessIdentity(pid, stat.StartTicks), serverId, stat.Name));
        }

        return found;
    }

    private string? OwnerOf(int pid)
    {
        if (EnvironmentOf(pid) is { Count: > 0 } environment)
            return OwnershipMark.Parse(environment) is { } mark && mark.ManagerId == host.ManagerId ? mark.ServerId : null;

        // an environment that may not be read: the command line names the server's own folder
        return ProcFs.CommandLine(pid)?.Select(a => _ownPath.Match(a)).FirstOrDefault(m => m.Success)?.Groups["id"].Value;
    }

    /// <summary>
    /// While a program is being replaced by the next, for less than a millisecond, its environment and command line read as empty: such a one is asked again, and
    /// once more when the command line is there, for it may have come meanwhile.
    /// </summary>
    private static IReadOnlyList<string>? EnvironmentOf(int pid)
    {
        var environment = ProcFs.Environment(pid);
        for (int looks = 0, settled = 0; environment is { Count: 0 } && looks < 100 && settled < 5; looks++)
        {
            if (ProcFs.CommandLine(pid) is { Count: > 0 })
                settled++;
            else if (ProcFs.Stat(pid) is not { IsDead: false, IsKernelThread: false })
                break;

            environment = ProcFs.Environment(pid);
        }

        return environment;
    }
}
