using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Network;

namespace Modular.Xrdp.Starting;

/// <summary>Between the look at a port and xrdp's own bind somebody may take it; xrdp then ends like after any other mishap.</summary>
internal static class LostPort
{
    /// <summary>What xrdp 0.9 logs when it cannot listen.</summary>
    private const string CannotListen = "trans_listen_address failed";

    /// <summary>The conflict, naming who was quicker; null when xrdp ended for another reason.</summary>
    /// <param name="address">Where xrdp was to listen.</param>
    /// <param name="port">The server's port.</param>
    /// <param name="tail">The end of xrdp's log, which goes with the error.</param>
    public static ServerException? Explain(IPAddress address, int port, IReadOnlyList<string> tail)
    {
        if (!tail.Any(l => l.Contains(CannotListen, StringComparison.Ordinal)))
            return null;

        try
        {
            PortCheck.Demand(address, port);
            return Conflict(string.Create(CultureInfo.InvariantCulture,
                $"Port {port} was held by another program when xrdp was to listen there, and is free again: repeat the start, or take another port."), tail);
        }
        catch (ServerException e) when (e.Error == ServerError.Conflict)
        {
            return Conflict(e.Message, tail);
        }
        catch (ServerException e)
        {
            return e;
        }
    }

    private static ServerException Conflict(string message, IReadOnlyList<string> tail) =>
        new(ServerError.Conflict, message) { Field = "port", LogTail = tail };
}
