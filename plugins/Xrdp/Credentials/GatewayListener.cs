using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Modular.Xrdp.Credentials;

/// <summary>Answers one server's access questions on its own loopback address, which is how it is known whose question it is.</summary>
internal sealed partial class GatewayListener : IDisposable
{
    private const int MostQuestions = 16;
    private const int MostRefusals = 256;
    private const int LongestLoggedName = 64;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    private readonly TcpListener _listener;
    private readonly SemaphoreSlim _places = new(MostQuestions, MostQuestions);
    private readonly SemaphoreSlim _refusals = new(MostRefusals, MostRefusals);
    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly string _serverId;

    /// <summary>Listens at once; throws <see cref="SocketException"/> when the address is taken.</summary>
    public GatewayListener(string serverId, IPEndPoint endpoint, StoredCredentials credentials, TimeProvider time, ILogger log)
    {
        (_serverId, _time, _log) = (serverId, time, log);
        Credentials = credentials;
        _listener = new TcpListener(endpoint);
        _listener.Start();
        _ = AcceptAsync();
    }

    public StoredCredentials Credentials { get; set; }

    public IPAddress Address => ((IPEndPoint)_listener.LocalEndpoint).Address;

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
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
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
                if (await JudgeAsync(client) is not { } granted)
                    return;

                if (granted)
                    await client.GetStream().WriteAsync(ScpMessage.Answer(true), _closing.Token);
                else
                    await RefuseAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            // whoever asked has left, was too slow, or the server is being closed
        }
    }

    /// <summary>Null when that was no question. Gives the place back as soon as it is judged: those who guess keep nobody waiting.</summary>
    private async Task<bool?> JudgeAsync(TcpClient client)
    {
        try
        {
            using var timeout = new CancellationTokenSource(ReadTimeout, _time);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closing.Token);
            return await ScpMessage.ReadAsync(client.GetStream(), reading.Token) is { } question ? Judge(question) : null;
        }
        finally
        {
            _places.Release();
        }
    }

    private bool Judge(ScpMessage question)
    {
        var granted = Credentials.Matches(question.UserName, question.Password);
        if (granted)
            LoginGranted(_serverId);
        else
            LoginRefused(_serverId, new string([.. question.UserName.Take(LongestLoggedName).Select(c => char.IsControl(c) ? '?' : c)]));

        return granted;
    }

    /// <summary>A wrong answer takes a second, a right one does not: guessing is slow, the owner is not locked out. Beyond so many at a time none is given.</summary>
    private async Task RefuseAsync(NetworkStream stream)
    {
        if (!await _refusals.WaitAsync(TimeSpan.Zero, _closing.Token))
            return;

        try
        {
            await Task.Delay(FailureDelay, _time, _closing.Token);
            await stream.WriteAsync(ScpMessage.Answer(false), _closing.Token);
        }
        finally
        {
            _refusals.Release();
        }
    }

    [LoggerMessage(2300, LogLevel.Information, "Server {ServerId}: login granted")]
    private partial void LoginGranted(string serverId);

    [LoggerMessage(2301, LogLevel.Information, "Server {ServerId}: login refused for '{UserName}'")]
    private partial void LoginRefused(string serverId, string userName);

    [LoggerMessage(2302, LogLevel.Warning, "Server {ServerId}: the credential gateway could not accept a connection")]
    private partial void AcceptFailed(Exception e, string serverId);
}
