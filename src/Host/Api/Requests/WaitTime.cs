using System.Globalization;

namespace Modular.Host.Api.Requests;

/// <summary>How long a caller waits for an order to be carried out: as the parameter <c>wait</c> demands or the header <c>Prefer</c> asks for.</summary>
internal static class WaitTime
{
    private const int DefaultSeconds = 30;
    private const int MaxSeconds = 300;

    /// <summary>Also says in the answer's headers which preference counted.</summary>
    public static TimeSpan Agree(HttpContext context)
    {
        var demanded = RequestQuery.WholeOrNull(context.Request, "wait", 0, MaxSeconds);
        var preferences = Preferences.Of(context.Request);
        var isAsync = preferences.TryGetValue("respond-async", out var value) && value.Length == 0;
        var preferred = isAsync || demanded is null ? PreferredSeconds(preferences) : null;

        var headers = context.Response.Headers;
        headers.Append("Vary", "Prefer");
        string[] applied = [.. isAsync ? ["respond-async"] : Array.Empty<string>(),
            .. preferred is { } applies ? [string.Create(CultureInfo.InvariantCulture, $"wait={applies}")] : Array.Empty<string>()];
        if (applied.Length > 0)
            headers["Preference-Applied"] = string.Join(", ", applied);

        return TimeSpan.FromSeconds(preferred ?? (isAsync ? 0 : demanded ?? DefaultSeconds));
    }

    /// <summary>Never longer than the caller prefers, nor than anybody may.</summary>
    private static int? PreferredSeconds(IReadOnlyDictionary<string, string> preferences)
    {
        if (!preferences.TryGetValue("wait", out var text) || text.Length == 0 || !text.All(char.IsAsciiDigit))
            return null;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Min(seconds, MaxSeconds) : MaxSeconds;
    }
}
