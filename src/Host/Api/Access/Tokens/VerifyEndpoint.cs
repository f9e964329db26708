using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>Asks an authentication service that publishes no keys whether it takes a token. That goes nowhere else, and into no log.</summary>
internal sealed partial class VerifyEndpoint : IDisposable
{
    public const int MostQuestions = 16;
    private const int LargestAnswer = 64 * 1024;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly HttpClient _http;
    private readonly Uri? _address;
    private readonly TimeProvider _time;
    private readonly ILogger<VerifyEndpoint> _log;
    private readonly RecentVerdicts _recent;
    private readonly SemaphoreSlim _turns = new(MostQuestions);
    private volatile bool _failing;

    public VerifyEndpoint(ModularOptions options, TimeProvider time, ILogger<VerifyEndpoint> log)
    {
        _time = time;
        _log = log;
        _recent = new RecentVerdicts(time);
        _address = options is { AuthServiceUrl: { } service, AuthVerifyPath: { } path } ? new Uri(service.AbsoluteUri.TrimEnd('/') + path) : null;

        // a redirect could send the token to a place that somebody else owns; the clock that bounds an answer is ours
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>Whether tokens are asked about, instead of being verified with published keys.</summary>
    public bool IsConfigured => _address is not null;

    /// <summary>What the service says of a token that it takes. Throws <see cref="CredentialException"/>, and Unavailable while it cannot be told.</summary>
    public async Task<JsonElement> AskAsync(string token, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var key = RecentVerdicts.KeyOf(token);
        var verdict = _recent.Find(key) ?? await AskInTimeAsync(token, key, expires, cancellationToken);
        return verdict.Claims ?? throw new CredentialException("The authentication service does not take this token.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _turns.Dispose();
    }

    private async Task<TokenVerdict> AskInTimeAsync(string token, string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var verdict = await AskInTurnAsync(token, key, expires, both.Token);
            if (_failing)
                ServiceBack(_address!);

            _failing = false;
            return verdict;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is HttpRequestException or SocketException or IOException or OperationCanceledException or JsonException or InvalidOperationException)
        {
            if (!_failing)
                ServiceUnusable(_address!, Reason(e));

            _failing = true;
            throw new ServerException(ServerError.Unavailable,
                "The authentication service gives no answer that can be used, so this token cannot be verified. Repeat the request later.")
            { RetryAfter = RetryAfter };
        }
    }

    private async Task<TokenVerdict> AskInTurnAsync(string token, string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            // many requests with one token come at once, and those that wait need not ask again
            if (_recent.Find(key) is { } known)
                return known;

            var verdict = await SendAsync(token, cancellationToken);
            _recent.Keep(key, verdict, expires);
            return verdict;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<TokenVerdict> SendAsync(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return TokenVerdict.Refused;

        if (response.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"it answers {(int)response.StatusCode}");

        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken), Strict);
        return answer.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("valid", out var valid)
            && valid.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? valid.GetBoolean() ? new TokenVerdict(root.Clone()) : TokenVerdict.Refused
            : throw new JsonException();
    }

    /// <summary>Without anything of the answer: it may repeat the token.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        OperationCanceledException => $"no answer within {AnswerTimeout.TotalSeconds} s",
        JsonException or InvalidOperationException => "its answer is no JSON object with a member valid that is true or false",
        _ => exception.Message,
    };

    [LoggerMessage(EventId = 1342, Level = LogLevel.Warning, Message = "Tokens cannot be verified at {Address}, callers with one get 503: {Reason}")]
    private partial void ServiceUnusable(Uri address, string reason);

    [LoggerMessage(EventId = 1343, Level = LogLevel.Information, Message = "Tokens are verified at {Address} again")]
    private partial void ServiceBack(Uri address);
}
