using System.Text;
using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Requests;
using Modular.Host.Api.Responses;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Api;

/// <summary>Routes for those who want to connect.</summary>
internal static class ConnectionApi
{
    public static void MapConnection(this IEndpointRouteBuilder routes)
    {
        var server = routes.MapGroup("/servers/{id}").WithTags("connection");
        server.MapGet("/connection", Get).Needs(AccessScope.Read).WithName("get_connection").WithSummary("Where and as whom to connect; never the password")
            .Answers<ServerConnection>(200).Problems(400, 404);
        server.MapGet("/connection.rdp", GetFile).Needs(AccessScope.Read).WithName("get_connection_file").WithSummary("A file that RDP clients open")
            .Answers<string>(200, RdpFile.ContentType).Problems(400, 404, 409);
        server.MapPost("/credentials", RotateAsync).Needs(AccessScope.Write).Audited("renew credentials of").WithName("create_credentials")
            .WithSummary("Replace the password of a running server; shown once")
            .Answers<ServerConnection>(200).Problems(400, 403, 404, 409, 501, 503);
    }

    private static ApiResult<ServerConnection> Get(string id, IServerCatalog catalog, ModularOptions options) =>
        new(StatusCodes.Status200OK, ServerConnection.From(catalog.Get(RequestQuery.ServerId(id)), null, options));

    private static IResult GetFile(string id, IServerCatalog catalog, ModularOptions options)
    {
        var server = catalog.Get(RequestQuery.ServerId(id));
        var connection = ServerConnection.From(server, null, options);
        if (connection.Port is null)
            throw new ServerException(ServerError.Conflict, $"Server {server.Id} has no port yet. Ask again when it runs.") { Retryable = true };

        var text = RdpFile.Render(server.Spec.Display, connection);
        return Results.File(Encoding.UTF8.GetBytes(text), RdpFile.ContentType, $"{server.Id}.rdp");
    }

    private static async Task<IResult> RotateAsync(
        string id, IServerCatalog catalog, IServerLifecycle lifecycle, ReplayCache replays, ModularOptions options, CancellationToken cancellationToken)
    {
        var server = catalog.Get(RequestQuery.ServerId(id));
        var credentials = await lifecycle.RotateCredentialsAsync(server.Id, cancellationToken);
        replays.Forget(server.Id);
        return new ApiResult<ServerConnection>(StatusCodes.Status200OK, ServerConnection.From(server, credentials, options)) { IsSecret = true };
    }
}
