using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Responses;
using Modular.Host.Servers;

namespace Modular.Host.Api;

/// <summary>The route that shows what runs without a record.</summary>
internal static class OrphansApi
{
    public static void MapOrphans(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/orphans", Get).Needs(AccessScope.Admin).WithTags("operations").WithName("get_orphans")
            .WithSummary("What bears this manager's mark although no record wants it, and when it will be ended; empty when all is well")
            .Answers<OrphansResponse>(200);

    private static ApiResult<OrphansResponse> Get(OrphanList orphans) =>
        new(StatusCodes.Status200OK, new OrphansResponse(orphans.SweptAt, orphans.Current));
}
