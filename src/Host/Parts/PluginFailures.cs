using System.Collections.Concurrent;
using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>
/// The one translation of what plugins throw: what the contract allows passes, anything else is a plugin's bug, logged once and told as what it means for
/// callers.
/// </summary>
internal sealed partial class PluginFailures(TimeProvider time, ILogger<PluginFailures> log)
{
    private const int LongestMessage = 2000;

    /// <summary>A plugin that breaks at each call of a loop fills no log.</summary>
    private static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Plugin, string Call), (string Text, long At)> _told = new();

    /// <param name="call">What was called.</param>
    /// <param name="thrown">What came out of it.</param>
    /// <param name="isExpired">Whether it was cancelled at its limit.</param>
    public ServerException Translate(in PluginCall call, Exception thrown, bool isExpired) => thrown switch
    {
        ServerException e => Clean(e),
        OperationCanceledException when isExpired =>
            new ServerException(call.Bound.Failure, $"{Name(call)} did not end within {call.Bound.Limit.TotalSeconds:0.#} s."),
        BrokenContractException e => Refuse(call, e),
        _ => Unexpected(call, thrown),
    };

    private static string Name(in PluginCall call) => $"{call.Bound.Call} of the plugin '{call.Part.Name}'";

    /// <summary>The same, as long as it is as the contract has it.</summary>
    private static ServerException Clean(ServerException e)
    {
        var isClean = e.Message.Length <= LongestMessage && e.InnerException is not DoubtException && e.LogTail is not null && !e.LogTail.Contains(null!)
            && Enum.IsDefined(e.Error) && e.RetryAfter is null or { Ticks: > 0 };
        return isClean ? e : new ServerException(Enum.IsDefined(e.Error) ? e.Error : ServerError.Unavailable, PluginText.Cut(e.Message), e)
        {
            Field = e.Field,
            Retryable = e.Retryable,
            RetryAfter = e.RetryAfter is { Ticks: > 0 } ? e.RetryAfter : null,
            LogTail = PluginText.Lines(e.LogTail),
        };
    }

    private ServerException Refuse(in PluginCall call, BrokenContractException e)
    {
        var message = $"{Name(call)} {e.Message}, which the contract forbids.";
        if (IsNews(call, message))
            Refused(call.Part.Name, call.Bound.Call, e.Message, call.ServerId ?? "-");

        return new ServerException(call.Bound.Failure, message,
            e.LeavesDoubt ? new DoubtException(message) : e)
        { Retryable = call.Bound.Failure == ServerError.Unavailable };
    }

    private ServerException Unexpected(in PluginCall call, Exception thrown)
    {
        if (IsNews(call, $"{thrown.GetType()} {thrown.Message}"))
            Broke(thrown, call.Part.Name, call.Bound.Call, call.ServerId ?? "-");

        var message = $"{Name(call)} broke with an internal error; the manager's log has the details.";
        return new ServerException(call.Bound.Failure, message, thrown) { Retryable = call.Bound.Failure == ServerError.Unavailable };
    }

    private bool IsNews(in PluginCall call, string text)
    {
        var key = (call.Part.Name, call.Bound.Call);
        var isNews = !_told.TryGetValue(key, out var last) || last.Text != text || time.GetElapsedTime(last.At) >= QuietFor;
        if (isNews)
            _told[key] = (text, time.GetTimestamp());

        return isNews;
    }

    [LoggerMessage(1403, LogLevel.Error, "Server {ServerId}: the plugin '{Plugin}' broke in {Call}")]
    private partial void Broke(Exception e, string plugin, string call, string serverId);

    [LoggerMessage(1404, LogLevel.Error, "Server {ServerId}: the plugin '{Plugin}' is not believed: {Call} {Fault}")]
    private partial void Refused(string plugin, string call, string fault, string serverId);
}
