using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Requests;
using Modular.Host.Api.Responses;
using Modular.Host.Parts;
using Modular.Host.Servers;

namespace Modular.Host.Api;

/// <summary>Routes that show a server's configuration, or what it would be.</summary>
internal static class DetailsApi
{
    public static void MapDetails(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/servers/{id}/config", GetConfigurationAsync).Needs(AccessScope.Read).WithTags("details").WithName("get_configuration")
            .WithSummary("The files a server was last started with, secrets redacted")
            .Answers<ConfigurationResponse>(200).Problems(400, 404, 501, 503);
        routes.MapPost("/plan", PlanAsync).Needs(AccessScope.Read).WithTags("details").WithName("plan_server").Reads<CreateServerRequest>()
            .WithSummary("What a creation would write and run; changes nothing")
            .Answers<PlanResponse>(200).Problems(400, 403, 413, 415, 422, 503);
    }

    private static async Task<IResult> GetConfigurationAsync(string id, IServerCatalog catalog, GuardedParts parts, CancellationToken cancellationToken)
    {
        var server = catalog.Get(RequestQuery.ServerId(id));
        var ability = parts.Backend.Configuration
            ?? throw new ServerException(ServerError.NotSupported,
                "The selected backend does not show configurations. Select one that does with SERVER_BACKEND.");
        var files = await ability.ReadAsync(server.Id, cancellationToken);
        return new ApiResult<ConfigurationResponse>(StatusCodes.Status200OK, new ConfigurationResponse(server.Id, files));
    }

    private static async Task<IResult> PlanAsync(HttpRequest request, CreateServerReader reader, IServerLifecycle lifecycle,
        CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(request, cancellationToken);
        var plan = await lifecycle.PlanAsync(read.Order, cancellationToken);
        return new ApiResult<PlanResponse>(StatusCodes.Status200OK, new PlanResponse(plan.Files, plan.Commands, [.. read.Warnings, .. plan.Notices]));
    }
}
