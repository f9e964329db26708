using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Modular.Host.Settings;

/// <summary>
/// The sockets that the API listens on. They are opened before anything else is begun: whoever cannot be reached must not take up servers, and what
/// is in the way is said in a line that names the setting.
/// </summary>
internal sealed class ApiSockets(ModularOptions options) : IDisposable
{
    private const int Backlog = 512; // the web server's own
    private readonly Dictionary<IPEndPoint, Socket> _open = [];

    /// <exception cref="SettingsException">A line for each address that cannot be had.</exception>
    public void Open()
    {
        var errors = new List<string>();
        foreach (var endPoint in options.ApiEndPoints)
        {
            try
            {
                _open[endPoint] = Listen(endPoint);
            }
            catch (SocketException e)
            {
                errors.Add(Explain(endPoint, e.SocketErrorCode, e.Message));
            }
        }

        if (errors.Count > 0)
            throw new SettingsException(errors);
    }

    /// <summary>Gives the web server the one for its end point.</summary>
    public Socket Take(EndPoint endPoint) => _open.Remove((IPEndPoint)endPoint, out var socket) ? socket : Listen((IPEndPoint)endPoint);

    public void Dispose()
    {
        foreach (var socket in _open.Values)
            socket.Dispose();
    }

    private static Socket Listen(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);

            socket.Bind(endPoint);
            socket.Listen(Backlog); // only from now on it is nobody else's
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Explain(IPEndPoint endPoint, SocketError error, string message) => error switch
    {
        SocketError.AddressAlreadyInUse =>
            Line(AddressSettings.ApiPort, endPoint.Port, $"another program listens at {endPoint} already; stop it (ss -ltnp shows it), or set another port."),
        SocketError.AccessDenied =>
            Line(AddressSettings.ApiPort, endPoint.Port, $"this user may not listen at {endPoint}; set a port above 1023, or allow it (CAP_NET_BIND_SERVICE)."),
        SocketError.AddressNotAvailable => Line(AddressSettings.Bind, endPoint.Address,
            "is no address of this machine (ip addr lists them); set one that is, or leave it out for all of IPv4."),
        _ => Line(AddressSettings.Bind, endPoint.Address, $"the API cannot listen at {endPoint}: {message}; set another address or port."),
    };

    private static string Line(SettingDefinition setting, object value, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{setting.Name} ('{value}'): {text}");
}
