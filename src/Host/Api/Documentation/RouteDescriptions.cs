using Microsoft.OpenApi;
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

    /// <param name="route">The route.</param>
    /// <param name="name">Of the parameter.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="schema">Its values, of <see cref="ParameterSchemas"/>; null: any text.</param>
    /// <param name="repeatable">Whether it may be given more than once.</param>
    public static RouteHandlerBuilder Query(
        this RouteHandlerBuilder route, string name, string description, Func<OpenApiSchema>? schema = null, bool repeatable = false) =>
        route.WithMetadata(new RequestParameter(name, InHeader: false, description, repeatable, schema ?? ParameterSchemas.Text));

    public static RouteHandlerBuilder Header(this RouteHandlerBuilder route, string name, string description, Func<OpenApiSchema>? schema = null) =>
        route.WithMetadata(new RequestParameter(name, InHeader: true, description, Repeatable: false, schema ?? ParameterSchemas.Text));

    /// <summary>Another content type of an answer that is described already, as text.</summary>
    public static RouteHandlerBuilder AlsoAnswers(this RouteHandlerBuilder route, int status, string contentType) =>
        route.WithMetadata(new OtherContent(status, contentType));

    /// <summary>A header of the answers with a status.</summary>
    public static RouteHandlerBuilder Sends(this RouteHandlerBuilder route, int status, string name, string description) =>
        route.WithMetadata(new AnswerHeader(status, name, description));

    /// <summary>An order that failed after it was taken says which server it was about.</summary>
    private static RouteHandlerBuilder SendsWhereItIs(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            route.Sends(status, "Location", "The server, when there is one");

        return route;
    }

    /// <summary>What every verb about a server has in common.</summary>
    public static RouteHandlerBuilder Waits(this RouteHandlerBuilder route) => route
        .Query("wait", "Seconds to wait until it is done; then 202", ParameterSchemas.Whole(0, 300, 30))
        .Header("Prefer", "respond-async: answer 202 at once, or after so many seconds with respond-async, wait=10")
        .Sends(202, "Location", "Where to read on").SendsWhereItIs(409, 422, 429, 500, 502, 503)
        .Sends(202, "Preference-Applied", "What of Prefer was followed, when it was sent");

    public static RouteHandlerBuilder IfMatches(this RouteHandlerBuilder route) =>
        route.Header("If-Match", "ETag of the server as the caller knows it, or *; 412 when it has changed").Problems(412);
}
