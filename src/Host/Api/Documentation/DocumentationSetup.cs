using Microsoft.OpenApi;
using Modular.Host.Api.Access;
using Modular.Host.Api.Health;
using Scalar.AspNetCore;

namespace Modular.Host.Api.Documentation;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class DocumentationSetup
{
    public static void AddDocumentation(this IServiceCollection services) => services.AddOpenApi(openApi =>
    {
        openApi.AddDocumentTransformer((document, context, _) =>
        {
            document.Info.Title = "RDP server manager";
            document.Info.Version = HealthReport.Version;
            document.Info.Description = "Manages the life of RDP servers. Every error is an application/problem+json with code, retryable, errors and trace_id.";
            document.Servers = [new OpenApiServer { Url = GatewayLinks.AddressFor(context.ApplicationServices) }];
            SecuritySchemes.AddTo(document);
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer<OperationDescriber>();
        var components = new ComponentSchemas();
        openApi.AddSchemaTransformer(components);
        openApi.AddDocumentTransformer(components);
    });

    public static void MapDocumentation(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/v1.json").Needs(AccessScope.Authenticated);

        // nothing of the page comes from elsewhere: it works without the internet and tells nobody
        routes.MapScalarApiReference("/docs", page => page.WithTitle("RDP server manager").DisableDefaultFonts().DisableTelemetry().DisableAgent())
            .Needs(AccessScope.Authenticated);
    }
}
