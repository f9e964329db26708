using System.Globalization;
using Modular.Abstractions;
using Modular.Host.Api.Problems;
using Modular.Host.Servers;

namespace Modular.Host.Api.Requests;

/// <summary>Reads ids from paths and parameters from queries; whatever is wrong is a 400 that names it.</summary>
internal static class RequestQuery
{
    private const int AllServers = int.MaxValue;
    private const string OldestFirst = "created_at";
    private const string NewestFirst = "-created_at";

    /// <summary>The id in the form in which it is stored; what cannot be one is the id of no server.</summary>
    public static string ServerId(string id) => Guid.TryParseExact(id, "D", out var guid)
        ? guid.ToString("D")
        : throw MissingServer.Of($"'{RequestErrors.Printable(id)}'");

    /// <summary>Null when it is absent or empty; <see cref="QueryRules"/> sees to it that it is there once.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    public static int Whole(HttpRequest request, string name, int min, int max, int fallback) => WholeOrNull(request, name, min, max) ?? fallback;

    public static int? WholeOrNull(HttpRequest request, string name, int min, int max)
    {
        if (Text(request, name) is not { } text)
            return null;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Malformed(name, $"Must be a whole number from {min} to {max}.");
    }

    public static bool Flag(HttpRequest request, string name) => Text(request, name)?.ToLowerInvariant() switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw Malformed(name, "Must be true or false."),
    };

    /// <summary>Whether the list begins with the newest.</summary>
    public static bool IsNewestFirst(HttpRequest request) => Text(request, "sort") switch
    {
        null or OldestFirst => false,
        NewestFirst => true,
        _ => throw Malformed("sort", $"Must be {OldestFirst} (oldest first) or {NewestFirst} (newest first)."),
    };

    public static ServerQuery Servers(HttpRequest request) => new()
    {
        Statuses = Statuses(request),
        UserId = Identity(request, "user_id"),
        SessionId = Identity(request, "session_id"),
        Labels = Labels(request),
        Limit = Whole(request, "limit", 1, 1000, AllServers),
        Cursor = Text(request, "cursor") is { } cursor
            ? Guid.TryParseExact(cursor, "D", out var guid)
                ? guid.ToString("D")
                : throw Malformed("cursor", "Must be taken from the Link header of the page before.")
            : null,
    };

    private static List<ServerStatus> Statuses(HttpRequest request)
    {
        var statuses = new List<ServerStatus>();
        foreach (var word in request.Query["status"].SelectMany(
            v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!EnumWord.TryParse<ServerStatus>(word, out var status))
                throw Malformed("status", $"Must be among: {string.Join(", ", Enum.GetValues<ServerStatus>().Select(s => EnumWord.Of(s)))}.");

            statuses.Add(status);
        }

        return statuses;
    }

    private static string? Identity(HttpRequest request, string name)
    {
        var text = Text(request, name);
        return text is null || TextRules.Identity.IsMatch(text) ? text : throw Malformed(name, "Must be 1 to 128 of A-Z a-z 0-9 . _ @ : -");
    }

    private static Dictionary<string, string> Labels(HttpRequest request)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in request.Query["label"])
        {
            var parts = (label ?? "").Split(':', 2);
            if (parts.Length != 2 || !TextRules.LabelKey.IsMatch(parts[0]))
                throw Malformed("label", "Must be key:value.");

            if (!labels.TryAdd(parts[0], parts[1]) && labels[parts[0]] != parts[1])
                throw Malformed("label", "Names one key with two values; no server has both.");
        }

        return labels;
    }

    private static RequestException Malformed(string name, string message) => RequestException.Malformed(name, $"{name}: {message}");
}
