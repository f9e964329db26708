using System.Net.Sockets;
using Microsoft.IdentityModel.Tokens;
using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>The keys that the authentication service publishes. Asks it seldom, and goes on with what it knows while it is away.</summary>
internal sealed partial class PublishedKeys : IDisposable
{
    private const long LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http;
    private readonly Uri? _address;
    private readonly TimeProvider _time;
    private readonly ILogger<PublishedKeys> _log;
    private readonly Lock _lock = new();
    private State _state = new([], null, null);
    private Task _asking = Task.CompletedTask;
    private volatile bool _failing;

    public PublishedKeys(ModularOptions options, TimeProvider time, ILogger<PublishedKeys> log)
    {
        _time = time;
        _log = log;
        _address = options.AuthServiceUrl is { } service ? new Uri(service.AbsoluteUri.TrimEnd('/') + "/.well-known/jwks.json") : null;

        // a redirect could name a place that somebody else owns
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = Lifetime })
        {
            Timeout = AnswerTimeout,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>The keys that may verify such a token. Throws Unavailable while none is known and the service does not answer.</summary>
    public async Task<IReadOnlyList<JsonWebKey>> FindAsync(string algorithm, string? kid, CancellationToken cancellationToken)
    {
        var fitting = TokenKeys.Fitting(_state.Keys, algorithm, kid);
        var asking = AskIfDue(isNeeded: fitting.Count == 0);
        if (fitting.Count > 0)
            return fitting;

        await asking.WaitAsync(cancellationToken);
        fitting = TokenKeys.Fitting(_state.Keys, algorithm, kid);

        // while the service is away it cannot be told whether it has published such a key meanwhile
        return fitting.Count == 0 && (_failing || _state.ReadAt is null)
            ? throw new ServerException(ServerError.Unavailable,
                "The authentication service does not answer, so this token cannot be verified. Repeat the request later.")
            { RetryAfter = AskInterval }
            : fitting;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>At most one question at a time, and not sooner than allowed: strangers choose the kid.</summary>
    private Task AskIfDue(bool isNeeded)
    {
        lock (_lock)
        {
            var isFresh = _state.ReadAt is { } readAt && _time.GetElapsedTime(readAt) < Lifetime;
            var mayAsk = _state.AskedAt is not { } askedAt || _time.GetElapsedTime(askedAt) >= AskInterval;
            if (_asking.IsCompleted && mayAsk && (isNeeded || !isFresh))
            {
                _state = _state with { AskedAt = _time.GetTimestamp() };
                _asking = AskAsync();
            }

            return _asking;
        }
    }

    private async Task AskAsync()
    {
        try
        {
            var keys = TokenKeys.Read(await _http.GetStringAsync(_address));
            lock (_lock)
                _state = _state with { Keys = keys, ReadAt = _time.GetTimestamp() };

            _failing = false;
            KeysRead(keys.Count, _address!);
        }
        catch (Exception e)
            when (e is HttpRequestException or SocketException or OperationCanceledException or ArgumentException or InvalidOperationException
                or SecurityTokenException)
        {
            if (!_failing)
                KeysUnreachable(_address!, e.Message);

            _failing = true;
        }
    }

    /// <param name="Keys">As of the last answer.</param>
    /// <param name="ReadAt">When it came; null before the first.</param>
    /// <param name="AskedAt">When the service was last asked.</param>
    private sealed record State(IReadOnlyList<JsonWebKey> Keys, long? ReadAt, long? AskedAt);

    [LoggerMessage(EventId = 1340, Level = LogLevel.Information, Message = "{Count} keys for tokens from {Address}")]
    private partial void KeysRead(int count, Uri address);

    [LoggerMessage(EventId = 1341, Level = LogLevel.Warning,
        Message = "The keys for tokens at {Address} cannot be read, those known go on to be used: {Reason}")]
    private partial void KeysUnreachable(Uri address, string reason);
}
