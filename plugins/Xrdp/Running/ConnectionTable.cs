using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Probes;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Running;

/// <summary>A server's RDP connections: xrdp has a process for each.</summary>
internal sealed class ConnectionTable(ServerRun run, ExitWatcher watcher, TimeProvider time)
{
    /// <summary>Established TCP connections on the RDP port, and those on Xvnc's: only who has logged in gets that far.</summary>
    public (int Connections, int LoggedIn) Count()
    {
        var table = TcpTable.Read();
        return (table.Count(IsClient), table.Count(IsAtDesktop));
    }

    public IReadOnlyList<ServerSession> List()
    {
        var sinceBoot = Uptime();
        var now = time.GetUtcNow();
        return [.. Look().Where(c => c.Client is not null).OrderBy(c => c.Process.StartTicks).Select(c =>
            new ServerSession
            {
                Id = Id(c.Process),
                ClientAddress = c.Client!.ToString(),
                ConnectedAt = now - sinceBoot + TimeSpan.FromSeconds(c.Process.StartTicks / (double)ProcFs.TicksPerSecond),
                LoggedIn = c.HasDesktop,
            })];
    }

    /// <summary>Every process that xrdp has for a connection, also when the client is gone.</summary>
    public IReadOnlyList<Connection> Look()
    {
        var connections = new List<Connection>();
        ILookup<long, TcpTable.Row>? table = null;
        foreach (var process in run.Xrdp.Children(watcher))
        {
            using (process)
            {
                var sockets = ProcFs.Sockets(process.Identity.Pid);
                table ??= TcpTable.Read().Where(r => r.IsEstablished).ToLookup(r => r.Inode);
                var rows = sockets.SelectMany(i => table[i]).ToArray();
                connections.Add(new Connection(process.Identity, rows.FirstOrDefault(IsClient)?.Remote, rows.Any(IsDesktop), sockets));
            }
        }

        return connections;
    }

    /// <summary>Whose logins they are that xrdp asks the credential gateway about: the process that asks holds the client's connection, too.</summary>
    /// <param name="askers">Where the questions come from; the answers are in their order, null for one that none of this server's processes asks.</param>
    public IReadOnlyList<IPAddress?> ClientsOf(IReadOnlyList<IPEndPoint> askers)
    {
        try
        {
            var gateway = IPAddress.Parse(run.State.Gateway);
            var asked = askers.ToHashSet();
            var inodes = TcpTable.Read().Where(r => IsOwn(r) && r.Remote.Address.Equals(gateway) && asked.Contains(r.Local))
                .ToLookup(r => r.Local, r => r.Inode);
            if (inodes.Count == 0)
                return new IPAddress?[askers.Count];

            var clients = Look().SelectMany(c => c.Sockets.Select(s => (Inode: s, c.Client?.Address))).ToLookup(c => c.Inode, c => c.Address);
            return [.. askers.Select(a => inodes[a].SelectMany(i => clients[i]).FirstOrDefault(c => c is not null))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new IPAddress?[askers.Count]; // a /proc that cannot be read tells nothing
        }
    }

    /// <summary>Where those come from whom xrdp wants to connect to the desktop, and who are not connected yet.</summary>
    public IReadOnlyList<IPEndPoint> KnockingAtDesktop()
    {
        try
        {
            var rows = TcpTable.Read().Where(r => r.IsConnecting && IsOwn(r) && IsDesktop(r)).ToList();
            if (rows.Count == 0)
                return [];

            var sockets = Look().SelectMany(c => c.Sockets).ToHashSet();
            return [.. rows.Where(r => sockets.Contains(r.Inode)).Select(r => r.Local)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // the next look may tell
        }
    }

    /// <summary>Ends one that was seen. Nothing is searched for: in a flood there are a thousand of them.</summary>
    public async Task DisconnectAsync(Connection connection, CancellationToken ct)
    {
        using var process = watcher.Track(connection.Process.Pid, connection.Process.StartTicks);
        if (process is not null)
            await EndAsync(process, ct);
    }

    public async Task DisconnectAsync(string sessionId, CancellationToken ct)
    {
        foreach (var process in run.Xrdp.Children(watcher))
        {
            using (process)
            {
                if (Id(process.Identity) == sessionId)
                    await EndAsync(process, ct);
            }
        }
    }

    private async Task EndAsync(TrackedProcess process, CancellationToken ct)
    {
        process.Signal(LibC.SigTerm);

        // one that waits for its client's first bytes does not listen
        await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(1), time, ct));
        process.Signal(LibC.SigKill);
    }

    private static string Id(ProcessIdentity identity) => string.Create(CultureInfo.InvariantCulture, $"{identity.Pid}-{identity.StartTicks}");

    private static TimeSpan Uptime() => TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

    private bool IsOwn(TcpTable.Row row) => row.Inode != 0 && row.Uid == (run.State.Uid ?? LibC.geteuid());

    private bool IsClient(TcpTable.Row row) => row.IsEstablished && row.Local.Port == run.State.Port;

    private bool IsAtDesktop(TcpTable.Row row) =>
        row.IsEstablished && row.Local.Port == run.State.VncPort && IPAddress.IsLoopback(row.Local.Address) && !row.Remote.Address.Equals(VncProbe.Source);

    private bool IsDesktop(TcpTable.Row row) => row.Remote.Port == run.State.VncPort && IPAddress.IsLoopback(row.Remote.Address);

    /// <summary>One RDP connection as its process shows it.</summary>
    /// <param name="Process">xrdp's process for it.</param>
    /// <param name="Client">The peer; null when it is gone, or cannot be seen.</param>
    /// <param name="HasDesktop">Whether it is connected to Xvnc: only who has logged in gets that far.</param>
    /// <param name="Sockets">Inodes of its sockets; empty when they could not be looked at, and then the rest tells nothing.</param>
    internal sealed record Connection(ProcessIdentity Process, IPEndPoint? Client, bool HasDesktop, IReadOnlySet<long> Sockets)
    {
        public bool IsVisible => Sockets.Count > 0;
    }
}
