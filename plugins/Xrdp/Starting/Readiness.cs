using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Ending;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Network;
using Modular.Xrdp.Probes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Starting;

/// <summary>Waits until a server that was just started answers, and fails at once when a part of it ends.</summary>
internal sealed class Readiness(XrdpOptions options, VncPorts vncPorts, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    /// <exception cref="ServerException"><see cref="ServerError.StartFailed"/>, or <see cref="ServerError.Conflict"/> when somebody took the port, with the
    /// log's tail.</exception>
    public async Task WaitAsync(ServerRun run, IProgress<StartStep> progress, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.StartTimeoutSeconds), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var ends = run.Units.Select(u => (Unit: u, End: u.WaitAsync(time))).ToArray();
        ProbeResult? rdp = null, vnc = null;
        progress.Report(new StartStep { Name = "waiting for RDP" });
        var answers = Task.WhenAll(
            UntilAsync(async attempt => (vnc = await VncProbe.ProbeAsync(run.State.VncPort, s => vncPorts.Admit(run.ServerId, s), attempt)).Ok, end.Token),
            UntilAsync(RdpAnswersAsync, end.Token));
        var first = await Task.WhenAny([answers, .. ends.Select(e => e.End)]);
        if (first != answers)
        {
            await end.CancelAsync();
            var (unit, exit) = ends.First(e => e.End == first);
            var described = ExitReason.Describe(run.Folders, unit.Role, await exit, run.Cgroup.MemoryKills() > 0 ? run.State.MaxMemoryMib : null);
            var lost = unit.Role == run.Xrdp.Role ? LostPort.Explain(options.BindIPAddress, run.State.Port, described.LogTail) : null;
            throw lost ?? Failed("The server could not start: " + described.Reason, described.LogTail);
        }

        try
        {
            await answers;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw TooLate(run, rdp, vnc);
        }

        async Task<bool> RdpAnswersAsync(CancellationToken attempt) =>
            (rdp = await RdpProbe.ProbeAsync(Endpoint(run), run.State.CertificateSha256, attempt)).Ok;
    }

    private ServerException TooLate(ServerRun run, ProbeResult? rdp, ProbeResult? vnc)
    {
        var (part, probe, role) = rdp is { Ok: true } ? ("Xvnc", vnc, run.Session.Role) : ("RDP", rdp, run.Xrdp.Role);
        return Failed($"{part} did not answer within {options.StartTimeoutSeconds} s: {probe?.Detail ?? "nobody listens"}.",
            ExitReason.Tail(run.Folders, role));
    }

    private static ServerException Failed(string message, IReadOnlyList<string> tail) => new(ServerError.StartFailed, message) { LogTail = tail };

    // "any" cannot be connected to
    private IPEndPoint Endpoint(ServerRun run)
    {
        var address = options.BindIPAddress;
        if (address.Equals(IPAddress.Any))
            address = IPAddress.Loopback;
        else if (address.Equals(IPAddress.IPv6Any))
            address = IPAddress.IPv6Loopback;
        return new IPEndPoint(address, run.State.Port);
    }

    private async Task UntilAsync(Func<CancellationToken, Task<bool>> condition, CancellationToken ct)
    {
        for (var wait = FirstWait; !await TryAsync(condition, ct); wait = wait < LongestWait ? wait * 1.5 : LongestWait)
            await Task.Delay(wait, time, ct);
    }

    // one that hangs must not hold up the rest
    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> condition, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await condition(attempt.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
