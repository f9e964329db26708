using System.Globalization;

namespace Modular.EndToEnd.Harness;

/// <summary>Another machine on the network: a network namespace with a cable to this one. Needs root.</summary>
internal sealed class NetworkStranger : IAsyncDisposable
{
    // RFC 5737: for documentation, so that nobody's network is meant
    private const string Here = "198.51.100.1";
    private const string There = "198.51.100.2";
    private readonly string _name = $"stranger-{Environment.ProcessId}";

    private static string Cable => $"str{Environment.ProcessId}";

    public static async Task<NetworkStranger> ConnectAsync()
    {
        var stranger = new NetworkStranger();
        await Tool.RunAsync("ip", "netns", "add", stranger._name);
        await Tool.RunAsync("ip", "link", "add", Cable, "type", "veth", "peer", "name", "eth0", "netns", stranger._name);
        await Tool.RunAsync("ip", "address", "add", $"{Here}/30", "dev", Cable);
        await Tool.RunAsync("ip", "link", "set", Cable, "up");
        await stranger.RunAsync("ip", "address", "add", $"{There}/30", "dev", "eth0");
        await stranger.RunAsync("ip", "link", "set", "eth0", "up");
        return stranger;
    }

    /// <summary>What a request from there is answered with.</summary>
    public async Task<int> StatusAsync(int port, string method, string path, params string[] headers) => int.Parse(
        await RunAsync("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "20", "-X", method, .. headers.SelectMany(h => new[] { "-H", h }),
            $"http://{Here}:{port}{path}"]),
        CultureInfo.InvariantCulture);

    /// <summary>The namespace takes the cable along.</summary>
    public async ValueTask DisposeAsync() => await Tool.RunAsync("ip", "netns", "delete", _name);

    private Task<string> RunAsync(string program, params string[] arguments) => Tool.RunAsync("nsenter", [$"--net=/run/netns/{_name}", program, .. arguments]);
}
