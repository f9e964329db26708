using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Modular.Xrdp.Credentials;

/// <summary>Answers one server's access questions on its own loopback address, which is how it is known whose question it is.</summary>
internal sealed partial class GatewayListener : IDisposable
{
    private const int LongestLoggedName = 64;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    private readonly TcpListener _listener;
    private readonly SemaphoreSlim _places;
    private readonly AddressDelays _delays;
    private readonly WaitingQuestions _waiting;
    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly string _serverId;

    /// <summary>Listens at once; throws <see cref="SocketException"/> when the address is taken.</summary>
    public GatewayListener(string serverId, IPEndPoint endpoint, StoredCredentials credentials, GatewayPlaces places, TimeProvider time, ILogger log)
    {
        (_serverId, _time, _log) = (serverId, time, log);
        Credentials = credentials;
        _delays = new AddressDelays(time);
        _places = new SemaphoreSlim(places.Unread, places.Unread);
        _waiting = places.Waiting;
        Address = endpoint.Address;
        _listener = new TcpListener(endpoint);
        _listener.Start();
        _ = AcceptAsync();
    }

    public StoredCredentials Credentials { get; set; }

    /// <summary>Tells the RDP client's address by where the question comes from; null: nobody knows.</summary>
    public Func<IPEndPoint, IPAddress?> ClientOf { get; set; } = _ => null;

    /// <summary>Also of one that has been closed.</summary>
    public IPAddress Address { get; }

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
                await _places.WaitAsync(_closing.Token);
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
            }
            catch (SocketException e)
            {
                AcceptFailed(e, _serverId); // e.g. no file descriptors left: wait for better times without spinning
                _places.Release();
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

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                if (await ReadAsync(client) is var (question, address) && await JudgeAsync(question, address) is { } granted)
                    await client.GetStream().WriteAsync(ScpMessage.Answer(granted), _closing.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            // whoever asked has left, was too slow, or the server is being closed
        }
    }

    /// <summary>Null when that was no question. Gives the place back as soon as it is read: those who guess keep nobody waiting.</summary>
    private async Task<(ScpMessage Question, IPAddress? Client)?> ReadAsync(TcpClient client)
    {
        try
        {
            using var timeout = new CancellationTokenSource(ReadTimeout, _time);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closing.Token);
            return await ScpMessage.ReadAsync(client.GetStream(), reading.Token) is { } question && client.Client.RemoteEndPoint is IPEndPoint asker
                ? (question, ClientOf(asker))
                : null;
        }
        finally
        {
            _places.Release();
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
