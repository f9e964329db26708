using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Responses;
using Modular.Host.Servers;

namespace Modular.Host.Api;

/// <summary>Routes that change existing servers.</summary>
internal static class ServerActionsApi
{
    public static void MapServerActions(this IEndpointRouteBuilder routes)
    {
        var server = routes.MapGroup("/servers/{id}").WithTags("servers");
        server.MapVerb(ServerVerb.Start, "Start a stopped or failed server; the answer has new credentials");
        server.MapVerb(ServerVerb.Stop, "Stop a server; its port and data are kept");
        server.MapVerb(ServerVerb.Restart, "Stop and start a server; the answer has new credentials");
        server.MapDelete("", (string id, HttpContext context, ServerActions actions) => actions.DeleteAsync(id, context))
            .Needs(AccessScope.Write).Audited("delete").WithName("delete_server").WithSummary("End a server and delete all of it").Waits().IfMatches()
            .Query("force", "true: kill at once, without a grace period", ParameterSchemas.Flag)
            .Answers<DeletedResponse>(200).Answers<DeletedResponse>(202).Problems(400, 403, 404, 409, 503);
    }

    private static void MapVerb(this IEndpointRouteBuilder server, ServerVerb verb, string summary)
    {
        var word = EnumWord.Of(verb);
        server.MapPost("/" + word, (string id, HttpContext context, ServerActions actions) => actions.ActAsync(id, verb, context))
            .Needs(AccessScope.Write).Audited(word).WithName(word + "_server").WithSummary(summary).Waits().IfMatches()
            .Sends(200, "ETag", "The version of the server").Sends(202, "ETag", "The version of the server")
            .Answers<ServerActionResponse>(200).Answers<ServerActionResponse>(202).Problems(400, 403, 404, 409, 429, 502, 503);
    }
}
