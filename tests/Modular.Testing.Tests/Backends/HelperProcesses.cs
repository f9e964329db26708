using System.Diagnostics;
using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Correct: each server has a process beside it, with the ownership mark, that ends with it.</summary>
internal class HelperProcesses(HostContext host) : FakeBehind, IHaveLeftovers<HelperProcesses>
{
    public override IReadOnlyList<string> Leftovers => OwnedProcesses.AllOf(host.ManagerId);

    public static new HelperProcesses Open(HostContext host) => new(host);

    public override void Kill(string serverId)
    {
        base.Kill(serverId);
        End(serverId);
    }

    public override async Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken)
    {
        End(start.ServerId);
        var server = await base.StartAsync(start, progress, cancellationToken);
        var sleep = new ProcessStartInfo("sleep", "1000");
        sleep.Environment["MODULAR_SERVER"] = start.ServerId;
        sleep.Environment["MODULAR_MANAGER"] = host.ManagerId;
        using var process = Process.Start(sleep)!;

        // exec(2) closes what tells .NET of its success a moment before the new environment is there to be read
        SpinWait.SpinUntil(() => OwnedProcesses.Of(start.ServerId).Count > 0, TimeSpan.FromMinutes(2));
        Behind.Server(start.ServerId).OnEnd = () => EndHelper(start.ServerId);
        return server;
    }

    protected virtual void EndHelper(string serverId) => End(serverId);

    private static void End(string serverId)
    {
        OwnedProcesses.Kill(serverId);
        SpinWait.SpinUntil(() => OwnedProcesses.Of(serverId).Count == 0, TimeSpan.FromMinutes(2));
    }
}
