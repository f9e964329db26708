using System.Diagnostics;
using System.Globalization;

namespace Modular.Host.Api.Problems;

/// <summary>Writes a problem as the answer to a request.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static Task WriteProblemAsync(this HttpContext context, ApiProblem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter =
                Seconds(wait, spread: problem.Status == StatusCodes.Status429TooManyRequests || problem.Code == ProblemCode.NoCapacity.Word);

        if (problem.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";

        if (problem.Location is { } location)
            response.Headers.Location = location;

        response.Headers.CacheControl = "no-store";
        var complete = problem with { TraceId = TraceIdOf(context), ServerId = problem.ServerId ?? ServerIdOf(context) };
        return response.WriteAsJsonAsync(complete, ApiJson.Options, ContentType, context.RequestAborted);
    }

    /// <summary>Those who were refused together should not come back together.</summary>
    private static string Seconds(TimeSpan wait, bool spread)
    {
        var seconds = wait.TotalSeconds + (spread ? Random.Shared.NextDouble() * Math.Max(1, wait.TotalSeconds / 2) : 0);
        return Math.Max(1, (long)Math.Ceiling(seconds)).ToString(CultureInfo.InvariantCulture);
    }

    private static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static string? ServerIdOf(HttpContext context) =>
        context.Request.RouteValues.TryGetValue("id", out var id) && Guid.TryParseExact(id as string, "D", out var guid) ? guid.ToString("D") : null;
}
