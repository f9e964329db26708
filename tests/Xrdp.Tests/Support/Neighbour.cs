using System.Net;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Probes;

namespace Modular.Xrdp.Tests.Support;

/// <summary>A server beside one that takes all it can get.</summary>
internal sealed class Neighbour
{
    private const long Slack = 20 * 1024 * 1024;
    private static readonly string[] Lasting = ["/usr/bin/Xvnc", "bash", "openbox", "xterm"]; // xrdp answers or not
    private readonly ServerStart _start;
    private readonly IRunningServer _server;
    private readonly IReadOnlyList<string> _processes;
    private readonly ServerUsage _usage;

    private Neighbour(ServerStart start, IRunningServer server, IReadOnlyList<string> processes, ServerUsage usage) =>
        (_start, _server, _processes, _usage) = (start, server, processes, usage);

    public static async Task<Neighbour> MoveInAsync(ServerStart start, IRunningServer server, CancellationToken ct)
    {
        // the desktop's own start takes a moment
        Assert.That(await Eventually.HoldsAsync(() => LastingOf(start).Select(NameOf).Order(StringComparer.Ordinal).SequenceEqual(Lasting), ct));
        return new Neighbour(start, server, LastingOf(start), await ((IRunningServerUsage)server).GetUsageAsync(ct));
    }

    /// <summary>It answers with its certificate, what ran of it still runs, and it uses no more than before.</summary>
    public async Task AssertNothingNoticedAsync(CancellationToken ct)
    {
        var probe = await RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.Loopback, _start.Port), _server.Endpoint.CertificateSha256, ct);
        var usage = await ((IRunningServerUsage)_server).GetUsageAsync(ct);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(probe.Ok, probe.Detail);
            Assert.That(_server.Exited.IsCompleted, Is.False);
            Assert.That(LastingOf(_start), Is.EqualTo(_processes));
            Assert.That(usage.MemoryBytes, Is.LessThan(_usage.MemoryBytes!.Value + Slack));
        }
    }

    private static List<string> LastingOf(ServerStart start) =>
        [.. OwnedProcesses.Of(start.ServerId).Where(p => Lasting.Contains(NameOf(p)))];

    private static string NameOf(string process) => process.Split(' ')[1];
}
