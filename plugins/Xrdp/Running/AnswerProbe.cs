using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Network;
using Modular.Xrdp.Probes;

namespace Modular.Xrdp.Running;

/// <summary>Asks both halves of a running server whether they answer: xrdp for RDP without a handshake, and Xvnc for its greeting.</summary>
internal sealed class AnswerProbe(ServerRun run, ConnectionTable connections, VncPorts vncPorts)
{
    /// <summary>
    /// With so many connections that nobody has logged in on it is busy refusing, which a restart would not cure but end the desktops of others.
    /// </summary>
    private const int CrowdOfStrangers = 20;

    public async Task<ServerProbeResult> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rdp = WithinAsync(AskXrdpAsync, "xrdp", run.State.Port, cancellationToken);
            var vnc = WithinAsync(limit => VncProbe.ProbeAsync(run.State.VncPort, s => vncPorts.Admit(run.ServerId, s), limit), "Xvnc", run.State.VncPort,
                cancellationToken);
            var results = await Task.WhenAll(rdp, vnc);
            if (results.Where(r => !r.Ok).MaxBy(r => r.Asked) is not { } bad)
                return new ServerProbeResult { Outcome = ProbeOutcome.Answers, Detail = "RDP and the desktop answer" };

            return bad.Asked ? Weigh(bad.Detail) : new ServerProbeResult { Outcome = ProbeOutcome.Unknown, Detail = bad.Detail };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            return new ServerProbeResult { Outcome = ProbeOutcome.Unknown, Detail = $"it could not be asked ({e.Message})" };
        }
    }

    private static async Task<ProbeResult> WithinAsync(Func<CancellationToken, Task<ProbeResult>> ask, string program, int port,
        CancellationToken cancellationToken)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"{program} on port {port}");
        try
        {
            var result = await ask(cancellationToken);
            return result with { Detail = $"{where}: {result.Detail}" };
        }
        catch (OperationCanceledException)
        {
            return new ProbeResult(false, $"{where} gives no answer");
        }
    }

    /// <summary>Where it listens is looked up: its address may have been chosen by another configuration.</summary>
    private async Task<ProbeResult> AskXrdpAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var listener = TcpTable.Read().FirstOrDefault(r => r.IsListening && r.Local.Port == run.State.Port);
        return listener is null ? new ProbeResult(false, "nothing listens") : await RdpProbe.ConfirmAsync(Reachable(listener.Local), cancellationToken);
    }

    private ServerProbeResult Weigh(string detail)
    {
        var (open, loggedIn) = connections.Count();
        return open - loggedIn <= CrowdOfStrangers
            ? new ServerProbeResult { Outcome = ProbeOutcome.DoesNotAnswer, Detail = detail }
            : new ServerProbeResult
            {
                Outcome = ProbeOutcome.Unknown,
                Detail = string.Create(CultureInfo.InvariantCulture, $"{detail}, but {open - loggedIn} connections without a login keep it busy"),
            };
    }

    // "any" cannot be connected to
    private static IPEndPoint Reachable(IPEndPoint listener)
    {
        var address = listener.Address.Equals(IPAddress.Any)
            ? IPAddress.Loopback
            : listener.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listener.Address;
        return new IPEndPoint(address, listener.Port);
    }
}
