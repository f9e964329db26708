using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Modular.Xrdp.Credentials;

/// <summary>Answers one server's access questions on its own loopback address, which is how it is known whose question it is.</summary>
internal sealed partial class GatewayListener : IDisposable
{
    private const int LongestLoggedName = 64;
    private const int MostAtOnce = 128;

    private static readonly IPEndPoint Nobody = new(IPAddress.None, 0);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    private readonly Socket _listener;
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _strangersPlaces;
    private readonly AddressDelays _delays;
    private readonly WaitingQuestions _waiting;
    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly string _serverId;
    private readonly Lock _lock = new();
    private volatile Func<IReadOnlyList<IPEndPoint>, IReadOnlyList<IPAddress?>> _clientsOf = askers => new IPAddress?[askers.Count];
    private Action? _granted;
    private bool _grantedUnheard;

    /// <summary>Answers at once at a socket that listens.</summary>
    public GatewayListener(string serverId, Socket listener, StoredCredentials credentials, GatewayPlaces places, TimeProvider time, ILogger log)
    {
        (_serverId, _time, _log) = (serverId, time, log);
        Credentials = credentials;
        _delays = new AddressDelays(time);
        _places = new SemaphoreSlim(places.Unread, places.Unread);
        _strangersPlaces = new SemaphoreSlim(places.Unread, places.Unread);
        _waiting = places.Waiting;
        Address = ((IPEndPoint)listener.LocalEndPoint!).Address;
        _listener = listener;
        _listener.Blocking = true; // one of an earlier manager is not, and neither would be what it accepts, which no NetworkStream takes
        _ = AcceptAsync();
    }

    public StoredCredentials Credentials { get; set; }

    /// <summary>Also of one that has been closed.</summary>
    public IPAddress Address { get; }

    public SafeHandle Socket => _listener.SafeHandle;

    /// <summary>Throws <see cref="SocketException"/> when the address is taken.</summary>
    public static Socket Listen(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes known whom the questions are about, and who is told when somebody may come in: at once, when that was so before.</summary>
    public void Identify(Func<IReadOnlyList<IPEndPoint>, IReadOnlyList<IPAddress?>> clientsOf, Action granted)
    {
        _clientsOf = clientsOf;
        bool unheard;
        lock (_lock)
            (_granted, unheard) = (granted, _grantedUnheard);
        if (unheard)
            granted();
    }

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await AdmitAsync(await AcceptWaitingAsync());
            }
            catch (SocketException e)
            {
                AcceptFailed(e, _serverId); // e.g. no file descriptors left: wait for better times without spinning
                await PauseAsync();
            }
            catch (Exception e) when (e is OperationCanceledException or InvalidOperationException) // closed before or while it accepts
            {
                return;
            }
        }
    }

    private async Task PauseAsync() =>
        await Task.Delay(FailureDelay, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>All who wait, up to a number: however many they are, one look at the machine's sockets tells who they are.</summary>
    private async Task<List<Socket>> AcceptWaitingAsync()
    {
        List<Socket> askers = [await _listener.AcceptAsync(_closing.Token)];
        try
        {
            while (askers.Count < MostAtOnce && _listener.Poll(0, SelectMode.SelectRead))
                askers.Add(_listener.Accept());
        }
        catch (SocketException)
        {
            // e.g. no file descriptors left: these first
        }

        return askers;
    }

    /// <summary>
    /// Those of whom it is not known that this server's xrdp asks have places of their own: however many they are, xrdp never waits for them.
    /// </summary>
    private async Task AdmitAsync(List<Socket> askers)
    {
        var clients = _clientsOf([.. askers.Select(a => a.RemoteEndPoint as IPEndPoint ?? Nobody)]);
        foreach (var (asker, client) in askers.Zip(clients).OrderBy(a => a.Second is null))
        {
            if (client is not null)
                await _places.WaitAsync(_closing.Token);
            if (client is not null || _strangersPlaces.Wait(0))
                _ = AnswerAsync(asker, client, client is null ? _strangersPlaces : _places);
            else
                TurnAway(asker);
        }
    }

    /// <summary>Leaves nothing in the machine's table of sockets, which is read for the next.</summary>
    private static void TurnAway(Socket asker)
    {
        asker.LingerState = new LingerOption(true, 0);
        asker.Dispose();
    }

    private async Task AnswerAsync(Socket asker, IPAddress? client, SemaphoreSlim places)
    {
        try
        {
            await using var stream = new NetworkStream(asker, ownsSocket: true);
            if (await ReadAsync(stream, places) is not { } question || await JudgeAsync(question, client) is not { } granted)
                return;

            if (granted)
                TellGranted();
            await stream.WriteAsync(ScpMessage.Answer(granted), _closing.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            // whoever asked has left, was too slow, or the server is being closed
        }
    }

    private void TellGranted()
    {
        Action? granted;
        lock (_lock)
        {
            granted = _granted;
            _grantedUnheard |= granted is null;
        }

        granted?.Invoke();
    }

    /// <summary>Null when that was no question. Gives the place back as soon as it is read: those who guess keep nobody waiting.</summary>
    private async Task<ScpMessage?> ReadAsync(NetworkStream stream, SemaphoreSlim places)
    {
        try
        {
            using var timeout = new CancellationTokenSource(ReadTimeout, _time);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closing.Token);
            return await ScpMessage.ReadAsync(stream, reading.Token);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Null: not at all, others need the place. A wrong answer takes a second at least; it is not known before its time what it will be.</summary>
    private async Task<bool?> JudgeAsync(ScpMessage question, IPAddress? client)
    {
        var address = AddressDelays.KeyOf(client);
        var delay = _delays.Ask(address);
        if (delay > TimeSpan.Zero && !await _waiting.WaitAsync(_serverId, address, delay, _closing.Token))
            return null;

        var from = client?.ToString() ?? "an unknown address";
        if (Credentials.Matches(question.UserName, question.Password))
        {
            _delays.Forgive(address);
            LoginGranted(_serverId, from);
            return true;
        }

        LoginRefused(_serverId, new string([.. question.UserName.Take(LongestLoggedName).Select(c => char.IsControl(c) ? '?' : c)]), from);
        return delay >= FailureDelay || await _waiting.WaitAsync(_serverId, address, FailureDelay - delay, _closing.Token) ? false : null;
    }

    [LoggerMessage(2300, LogLevel.Information, "Server {ServerId}: login granted to {Client}")]
    private partial void LoginGranted(string serverId, string client);

    [LoggerMessage(2301, LogLevel.Information, "Server {ServerId}: login refused for '{UserName}' from {Client}")]
    private partial void LoginRefused(string serverId, string userName, string client);

    [LoggerMessage(2302, LogLevel.Warning, "Server {ServerId}: the credential gateway could not accept a connection")]
    private partial void AcceptFailed(Exception e, string serverId);
}
