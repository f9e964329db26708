using System.Net;
using System.Net.Sockets;

namespace Modular.Bench.Chaos;

/// <summary>What goes wrong besides the manager: processes of servers are killed, strangers sit on ports.</summary>
internal sealed class Havoc(ManagerHome home, Ledger ledger, int seed)
{
    private readonly Random _random = new(seed);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(200 + _random.Next(1500), CancellationToken.None);
            if (_random.Next(3) == 0)
                await SquatAsync(cancellationToken);
            else
                KillProcess();
        }
    }

    /// <summary>Kills one process of one server: sandbox, xrdp, Xvnc, desktop, whatever it is.</summary>
    public void KillProcess()
    {
        var processes = ProcessTable.WithDescendants(p => p.ServerId is not null && p.Mentions(home.Folder));
        if (processes.Count == 0)
            return;

        var victim = processes[_random.Next(processes.Count)];
        ProcessTable.Kill(victim);
        ledger.Count("processes killed");
        ledger.Note($"killed {victim.Name} of {victim.ServerId}");
    }

    private async Task SquatAsync(CancellationToken cancellationToken)
    {
        var port = _random.Next(home.FirstPort, home.LastPort + 1);
        using var stranger = new TcpListener(IPAddress.Any, port);
        try
        {
            stranger.Start();
        }
        catch (SocketException)
        {
            return;
        }

        ledger.Count("ports squatted");
        ledger.Note($"squatting {port}");
        for (var waited = 0; waited < 10 && !cancellationToken.IsCancellationRequested; waited++)
            await Task.Delay(100, CancellationToken.None);
    }
}
