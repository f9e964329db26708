using System.Globalization;
using System.Net.Sockets;

namespace Modular.Fuzzing.Sockets;

/// <summary>Many connections to one port, kept open.</summary>
internal sealed class OpenConnections : IDisposable
{
    private const int AtATime = 16;
    private const string Established = "01";
    private readonly List<TcpClient> _clients = [];

    /// <summary>Those that could be made.</summary>
    public IReadOnlyList<TcpClient> Clients => _clients;

    /// <summary>As many as can be made within the patience; a program that is flooded need not take them all.</summary>
    public static async Task<OpenConnections> OpenAsync(int port, int count, TimeSpan patience)
    {
        var opened = new OpenConnections();
        using var deadline = new CancellationTokenSource(patience);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (_, _) =>
        {
            var client = new TcpClient();
            lock (opened._clients)
                opened._clients.Add(client);
            try
            {
                await client.ConnectAsync("127.0.0.1", port, deadline.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                client.Dispose();
            }
        });
        opened._clients.RemoveAll(c => c.Client is null || !c.Connected);
        return opened;
    }

    /// <summary>Established ones at the server's end, as the kernel lists them.</summary>
    public static int CountAt(int port) =>
        (from line in File.ReadLines("/proc/net/tcp").Skip(1)
         let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
         where columns[3] == Established && int.Parse(columns[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port
         select 1).Count();

    /// <summary>Sends to each; what the server has closed is left out.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        foreach (var client in _clients.Where(c => c.Connected))
        {
            try
            {
                await client.GetStream().WriteAsync(bytes);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                client.Close();
            }
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }
}
