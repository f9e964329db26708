using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Requests;
using Modular.Host.Api.Responses;
using Modular.Host.Parts;
using Modular.Host.Settings;

namespace Modular.Host.Api;

/// <summary>The route that reports on the port range.</summary>
internal static class PortsApi
{
    public static void MapPorts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/ports", GetAsync).Needs(AccessScope.Admin).WithTags("operations").WithName("get_ports")
            .WithSummary("The port range: how many are free, and who holds the others")
            .Query("all", "true: the free ones too", ParameterSchemas.Flag).Answers<PortsResponse>(200).Problems(400, 503);

    private static async Task<IResult> GetAsync(HttpRequest request, GuardedParts parts, ModularOptions options, CancellationToken cancellationToken)
    {
        var all = RequestQuery.Flag(request, "all");
        var ports = await parts.Allocator.ListAsync(cancellationToken);
        var counts = Enum.GetValues<PortStatus>().ToDictionary(s => EnumWord.Of(s), s => ports.Count(p => p.Status == s));
        var shown = ports.Where(p => all || p.Status != PortStatus.Available).Select(p => new PortResponse(p.Port, p.Status, p.Owner, p.AvailableAt));
        return new ApiResult<PortsResponse>(StatusCodes.Status200OK,
            new PortsResponse(options.PortRange.Start, options.PortRange.End, ports.Count, counts, [.. shown]));
    }
}
