using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Modular.Testing.Redis;

/// <summary>A real <c>redis-server</c> in a folder of its own, on a port of its own that it keeps when it is killed and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modular-redis-");
    private readonly string? _password;
    private readonly bool _appendOnly;
    private Process? _process;
    private PortClaim? _claim; // kept while it is killed, so that another test's does not take its place

    private RedisServer(string? password, bool appendOnly)
    {
        _password = password;
        _appendOnly = appendOnly;
    }

    /// <summary>Where it listens, on loopback.</summary>
    public int Port { get; private set; } = 16200;

    /// <summary>For REDIS_URL, password included.</summary>
    public string Url => $"redis://{(_password is null ? "" : $":{Uri.EscapeDataString(_password)}@")}127.0.0.1:{Port}/0";

    /// <summary>Id of the process, e.g. to send it a signal.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Starts one on the first free port from 16200 on.</summary>
    /// <param name="password">What clients must give; null: nothing.</param>
    /// <param name="appendOnly">Whether it keeps all that it acknowledged when it is killed: it appends before it answers. With <c>everysec</c> it answers
    /// first while the disk is busy.</param>
    public static async Task<RedisServer> StartNewAsync(string? password = null, bool appendOnly = true)
    {
        var server = new RedisServer(password, appendOnly);
        while (!await server.TryMoveInAsync())
            server.Port = server.Port < 16299 ? server.Port + 1
                : throw new InvalidOperationException("No redis-server could be started on 16200-16299: is it installed?");

        return server;
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync()
    {
        if (!await TryStartAsync())
            throw new InvalidOperationException($"redis-server could not be started again on port {Port}.");
    }

    /// <summary>kill -9; returns when it is dead.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;

        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>Kills it and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _claim?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> TryMoveInAsync()
    {
        _claim = PortClaim.TryTake(Port);
        if (_claim is null)
            return false;

        if (await TryStartAsync())
            return true;

        _claim.Dispose();
        return false;
    }

    /// <summary>False when another program has the port.</summary>
    private async Task<bool> TryStartAsync()
    {
        var settings = Path.Combine(_folder.FullName, "redis.conf");
        await File.WriteAllTextAsync(settings, $"""
            bind 127.0.0.1
            port {Port}
            dir {_folder.FullName}
            logfile {Path.Combine(_folder.FullName, "redis.log")}
            appendonly {(_appendOnly ? "yes" : "no")}
            appendfsync always
            save ""
            {(_password is null ? "" : $"requirepass \"{_password}\"")}

            """);
        _process = Process.Start(new ProcessStartInfo("redis-server", [settings]))!;
        var clock = Stopwatch.StartNew();
        while (!_process.HasExited && clock.Elapsed < StartLimit)
        {
            if (await AnswersAsync())
                return true;

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await KillAsync();
        return false;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port));
            await socket.SendAsync("PING\r\n"u8.ToArray());
            var answer = new byte[64];
            var text = Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer));

            // when another program's Redis has the port, ours is about to end
            return (text.StartsWith("+PONG", StringComparison.Ordinal) || text.StartsWith("-NOAUTH", StringComparison.Ordinal)) && IsOurs();
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private bool IsOurs()
    {
        try
        {
            return File.ReadAllText(Path.Combine(_folder.FullName, "redis.log")).Contains("Ready to accept connections", StringComparison.Ordinal)
                && !_process!.HasExited;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
