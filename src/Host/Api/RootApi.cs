using System.Net;
using Microsoft.Net.Http.Headers;
using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Health;

namespace Modular.Host.Api;

/// <summary>The front door: JSON for programs, a page for people.</summary>
internal static class RootApi
{
    public static void MapRoot(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", Get).Needs(AccessScope.Authenticated).WithTags("health").WithName("get_service").WithSummary("Who answers here")
            .Answers<ServiceResponse>(200).AlsoAnswers(200, "text/html").Problems(400);

    private static IResult Get(HttpRequest request)
    {
        request.HttpContext.Response.Headers.Append("Vary", "Accept");
        return WantsPage(request)
            ? Results.Content(Page(WebUtility.HtmlEncode(GatewayLinks.BeginFor(request.HttpContext))), "text/html; charset=utf-8")
            : new ApiResult<ServiceResponse>(StatusCodes.Status200OK, new ServiceResponse(HealthReport.ServiceName, "running", HealthReport.Version));
    }

    private static string Page(string begin) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>RDP server manager</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style></head>
        <body><h1>RDP server manager</h1>
        <ul><li><a href="{{begin}}/docs">API documentation</a></li><li><a href="{{begin}}/servers">Servers</a></li><li><a href="{{begin}}/ports">Ports</a></li>
        <li><a href="{{begin}}/plugins">Plugins</a></li><li><a href="{{begin}}/health">Health</a></li></ul></body></html>
        """;

    private static bool WantsPage(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types)
        && types.Any(t => t.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
