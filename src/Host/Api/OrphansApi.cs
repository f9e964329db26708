using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Requests;
using Modular.Host.Api.Responses;
using Modular.Host.Servers;
using Modular.Host.Servers.Custody;

namespace Modular.Host.Api;

/// <summary>Routes for what exists without a record, and for what was left of it.</summary>
internal static class OrphansApi
{
    public static void MapOrphans(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orphans", Get).Needs(AccessScope.Admin).WithTags("operations").WithName("get_orphans")
            .WithSummary("What bears this manager's mark although no record wants it, and when it will be ended; and the files of earlier ones in lost+found")
            .Answers<OrphansResponse>(200).Problems(400);
        routes.MapDelete("/orphans/{id}", DeleteAsync).Needs(AccessScope.Admin).Audited("delete the files without a record of").WithTags("operations")
            .WithName("delete_orphan")
            .WithSummary("End an orphan and delete its files, those in lost+found too; for good")
            .Answers<DeletedResponse>(200).Problems(400, 403, 404, 409, 503);
    }

    private static ApiResult<OrphansResponse> Get(OrphanList orphans, ILeftovers leftovers) =>
        new(StatusCodes.Status200OK, new OrphansResponse(orphans.SweptAt, orphans.Current, leftovers.Kept));

    private static async Task<IResult> DeleteAsync(string id, ILeftovers leftovers, TimeProvider time, CancellationToken cancellationToken)
    {
        var serverId = RequestQuery.ServerId(id);
        await leftovers.RemoveAsync(serverId, cancellationToken);
        return new ApiResult<DeletedResponse>(StatusCodes.Status200OK, new DeletedResponse(serverId, "deleted", time.GetUtcNow()));
    }
}
