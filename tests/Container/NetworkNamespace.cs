using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Modular.Container;

/// <summary>A network of its own for an engine: what Docker does to addresses and the firewall ends at its edge, and is gone with it.</summary>
internal sealed partial class NetworkNamespace : IAsyncDisposable
{
    private const int OfNetwork = 0x40000000;   // CLONE_NEWNET

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
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3].Split(':')[^1], null))];
    }

    /// <summary>A socket of that network: it stays there, wherever its user is.</summary>
    public Socket CreateSocket()
    {
        Socket? socket = null;
        Exception? failure = null;
        // a thread of its own, which ends there: no other code may find itself in that network
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle(Path);
                if (Enter((int)file.DangerousGetHandle(), OfNetwork) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
            catch (Exception e) when (e is Win32Exception or IOException or SocketException)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"No socket in {Path}", failure);
    }

    public async ValueTask DisposeAsync() => await Tool.RunAsync("ip", "netns", "delete", Name);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(int file, int kind);
}
