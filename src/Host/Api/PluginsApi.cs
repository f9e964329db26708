using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Responses;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Api;

/// <summary>The route that reports on plugins and what they can do here.</summary>
internal static class PluginsApi
{
    public static void MapPlugins(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/plugins", GetAsync).Needs(AccessScope.Admin).WithTags("operations").WithName("get_plugins")
            .WithSummary("What is loaded, what failed to load, what the backend can do here, and what should be fixed")
            .Answers<PluginsResponse>(200).Problems(400, 503);

    private static async Task<IResult> GetAsync(
        PluginInventory inventory, KnownCapabilities capabilities, ModularOptions options, HostFindings host, CancellationToken cancellationToken)
    {
        var findings = await host.AllAsync(cancellationToken);
        return new ApiResult<PluginsResponse>(StatusCodes.Status200OK, new PluginsResponse
        {
            Plugins = inventory.Loaded,
            Failures = inventory.Failures,
            Backend = BackendResponse.From(options.ServerBackend, await capabilities.GetAsync(cancellationToken)),
            Findings = [.. findings.Select(f => new FindingResponse(f.Part, f.Finding.Severity, f.Finding.Message, f.Finding.Fix))],
        });
    }
}
