using System.Net;
using System.Net.Sockets;

namespace Modular.Bench.Chaos.Faults;

/// <summary>A stranger sits on a port of the range for a second.</summary>
internal sealed class SquattedPort(ManagerHome home) : IFault
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(1);

    public string Name => "ports squatted";

    public async Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken)
    {
        var port = random.Next(home.FirstPort, home.LastPort + 1);
        using var stranger = new TcpListener(IPAddress.Any, port);
        try
        {
            stranger.Start();
        }
        catch (SocketException)
        {
            return null;
        }

        await Pause.ForAsync(Stay, cancellationToken);
        return $"squatted {port}";
    }
}
