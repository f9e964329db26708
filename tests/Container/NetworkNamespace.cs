using System.Net.Sockets;

namespace Modular.Container;

/// <summary>A network of its own for an engine: what Docker does to addresses and the firewall ends at its edge, and is gone with it.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    public string Path => $"/run/netns/{Name}";

    public static async Task<NetworkNamespace> CreateAsync(string name)
    {
        await Tool.RunAsync("ip", "netns", "add", name);
        await Tool.RunAsync("ip", "-n", name, "link", "set", "lo", "up");
        return new NetworkNamespace(name);
    }

    /// <summary>Ports that something listens on in there.</summary>
    public async Task<IReadOnlyList<int>> ListeningPortsAsync()
    {
        var lines = await Tool.RunAsync("nsenter", $"--net={Path}", "ss", "-Htln");
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3].Split(':')[^1], null))];
    }

    /// <summary>A socket of that network: it stays there, wherever its user is.</summary>
    public Socket CreateSocket() => NetworkSocket.CreateIn(Path);

    public async ValueTask DisposeAsync() => await Tool.RunAsync("ip", "netns", "delete", Name);
}
