using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Servers;

/// <summary>A server's RDP connections: xrdp has a process for each.</summary>
internal sealed class ConnectionTable(ServerRun run, ExitWatcher watcher, TimeProvider time)
{
    /// <summary>Established TCP connections on the RDP port, and those on Xvnc's: only who has logged in gets that far.</summary>
    public (int Connections, int LoggedIn) Count()
    {
        var table = TcpTable.Read();
        return (table.Count(IsClient), table.Count(r => r.IsEstablished && r.Local.Port == run.State.VncPort && IPAddress.IsLoopback(r.Local.Address)));
    }

    public IReadOnlyList<ServerSession> List()
    {
        var table = TcpTable.Read().Where(r => r.IsEstablished).ToLookup(r => r.Inode);
        var sinceBoot = Uptime();
        var now = time.GetUtcNow();
        var sessions = new List<(long Start, ServerSession Session)>();
        foreach (var process in run.Xrdp.Children(watcher))
        {
            using (process)
            {
                var rows = ProcFs.Sockets(process.Identity.Pid).SelectMany(i => table[i]).ToArray();
                var client = rows.FirstOrDefault(IsClient);
                var age = sinceBoot - TimeSpan.FromSeconds(process.Identity.StartTicks / (double)ProcFs.TicksPerSecond);
                if (client is not null)
                    sessions.Add((process.Identity.StartTicks, new ServerSession(Id(process.Identity), client.Remote.ToString(), now - age, rows.Any(IsDesktop))));
            }
        }

        return [.. sessions.OrderBy(s => s.Start).Select(s => s.Session)];
    }

    public async Task DisconnectAsync(string sessionId, CancellationToken ct)
    {
        foreach (var process in run.Xrdp.Children(watcher))
        {
            using (process)
            {
                if (Id(process.Identity) != sessionId)
                    continue;
                process.Signal(LibC.SigTerm);

                // one that waits for its client's first bytes does not listen
                await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(1), time, ct));
                process.Signal(LibC.SigKill);
            }
        }
    }

    private static string Id(ProcessIdentity identity) => string.Create(CultureInfo.InvariantCulture, $"{identity.Pid}-{identity.StartTicks}");

    private static TimeSpan Uptime() => TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

    private bool IsClient(TcpRow row) => row.IsEstablished && row.Local.Port == run.State.Port;

    private bool IsDesktop(TcpRow row) => row.Remote.Port == run.State.VncPort && IPAddress.IsLoopback(row.Remote.Address);
}
