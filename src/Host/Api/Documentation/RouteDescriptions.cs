using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Documentation;

/// <summary>Says of a route what the OpenAPI document cannot see.</summary>
internal static class RouteDescriptions
{
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, int status, string contentType = "application/json") =>
        route.Produces<T>(status, contentType);

    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            route.Produces<ApiProblem>(status, ProblemWriter.ContentType);

        return route;
    }

    public static RouteHandlerBuilder Reads<T>(this RouteHandlerBuilder route) => route.WithMetadata(new RequestBodyType(typeof(T)));

    public static RouteHandlerBuilder Query(this RouteHandlerBuilder route, string name, string description, bool repeatable = false) =>
        route.WithMetadata(new RequestParameter(name, InHeader: false, description, repeatable));

    public static RouteHandlerBuilder Header(this RouteHandlerBuilder route, string name, string description) =>
        route.WithMetadata(new RequestParameter(name, InHeader: true, description, Repeatable: false));

    /// <summary>What every verb about a server has in common.</summary>
    public static RouteHandlerBuilder Waits(this RouteHandlerBuilder route) => route
        .Query("wait", "Seconds to wait until it is done, 0 to 300, default 30; then 202")
        .Header("Prefer", "respond-async: answer 202 at once, or after so many seconds with respond-async, wait=10");

    public static RouteHandlerBuilder IfMatches(this RouteHandlerBuilder route) =>
        route.Header("If-Match", "ETag of the server as the caller knows it, or *; 412 when it has changed").Problems(412);
}
