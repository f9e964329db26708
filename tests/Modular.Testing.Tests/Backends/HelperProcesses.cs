using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Modular.Testing.Backends;

namespace Modular.Testing.Tests.Backends;

/// <summary>Correct: each server has two processes beside it, with the ownership mark, that end with it, and a file.</summary>
internal class HelperProcesses(HostContext host) : FakeBehind, IHaveLeftovers<HelperProcesses>
{
    private const int Looks = 30;

    public override IReadOnlyList<string> Leftovers => OwnedProcesses.AllOf(host.ManagerId);

    public static bool IsQuick => false;

    public static new HelperProcesses Open(HostContext host) => new(host);

    public override void Kill(string serverId)
    {
        base.Kill(serverId);
        End(serverId);
    }

    public override bool? Trouble(string serverId, StartTrouble trouble, int which) => null;

    public override async Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken)
    {
        End(start.ServerId);
        var server = await base.StartAsync(start, progress, cancellationToken);
        Behind.Server(start.ServerId).OnEnd = () => EndHelper(start.ServerId);
        using var first = Run(start, "1000");
        using var second = Run(start, "1001");
        try
        {
            await WaitAsync([first, second], cancellationToken);
            await File.WriteAllTextAsync(FileOf(start.ServerId), "its configuration", CancellationToken.None);
            return server;
        }
        catch
        {
            await LeaveAsync(start.ServerId);
            throw;
        }
    }

    public override async Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken)
    {
        await base.RemoveAsync(serverId, scope, cancellationToken);
        End(serverId);
        if (Deletes(scope))
            File.Delete(FileOf(serverId));
    }

    public override async IAsyncEnumerable<OwnedInstance> ListOwnedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var alive = Behind.Running.Select(s => s.Start.ServerId).Where(id => OwnedProcesses.Of(id).Count > 0).ToHashSet();
        foreach (var id in alive.Union(Directory.EnumerateFiles(host.DataPath).Select(f => Path.GetFileName(f))).Where(IsListed))
            yield return new OwnedInstance { ServerId = id, Alive = alive.Contains(id), Evidence = ["a process, or a file"] };
    }

    protected virtual string Program => "sleep";

    protected string FileOf(string serverId) => Path.Combine(host.DataPath, serverId);

    protected virtual bool Deletes(RemovalScope scope) => scope != RemovalScope.Processes;

    protected virtual bool IsListed(string serverId) => true;

    protected virtual IEnumerable<string> Arguments(ServerStart start, string seconds) => [seconds];

    protected virtual void EndHelper(string serverId) => End(serverId);

    /// <summary>After a start that went wrong.</summary>
    protected virtual Task LeaveAsync(string serverId) =>
        base.RemoveAsync(serverId, RemovalScope.Processes, CancellationToken.None).ContinueWith(_ => End(serverId), TaskScheduler.Default);

    private void End(string serverId)
    {
        foreach (var id in IdsOf(serverId))
            OwnedProcesses.KillProcess(id);

        SpinWait.SpinUntil(() => IdsOf(serverId).Count == 0, TimeSpan.FromMinutes(2));
    }

    // another manager's may bear the same server's mark
    private List<int> IdsOf(string serverId)
    {
        var ours = OwnedProcesses.AllOf(host.ManagerId);
        return [.. OwnedProcesses.Of(serverId).Intersect(ours).Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];
    }

    private Process Run(ServerStart start, string seconds)
    {
        var sleep = new ProcessStartInfo(Program, Arguments(start, seconds));
        sleep.Environment["MODULAR_SERVER"] = start.ServerId;
        sleep.Environment["MODULAR_MANAGER"] = host.ManagerId;
        var process = Process.Start(sleep)!;

        // exec(2) closes what tells .NET of its success a moment before the new environment is there to be read
        SpinWait.SpinUntil(() => process.HasExited || OwnedProcesses.IdsOf(start.ServerId).Contains(process.Id), TimeSpan.FromMinutes(2));
        return process;
    }

    /// <summary>For as long as a program takes to be ready.</summary>
    private static async Task WaitAsync(Process[] processes, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            if (processes.Any(p => p.HasExited))
                throw new ServerException(ServerError.StartFailed, "A program ended as soon as it was started.");
        }
    }
}
