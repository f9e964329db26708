using Microsoft.OpenApi;
using Modular.Host.Api.Access;
using Modular.Host.Api.Health;

namespace Modular.Host.Api.Documentation;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class DocumentationSetup
{
    private const string Title = "RDP server manager";

    public static void AddDocumentation(this IServiceCollection services)
    {
        services.AddSingleton<RenderedDocument>();
        services.AddOpenApi(RenderedDocument.Name, openApi =>
        {
            openApi.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = Title;
                document.Info.Version = HealthReport.Version;
                document.Info.Description =
                    "Manages the life of RDP servers. Every error is an application/problem+json with code, retryable, errors and trace_id.";
                document.Servers = [new OpenApiServer { Url = RenderedDocument.AddressMark }];
                foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
                    tag.Description = TagDescriptions.Of(tag.Name!);

                SecuritySchemes.AddTo(document);
                return Task.CompletedTask;
            });
            openApi.AddOperationTransformer<OperationDescriber>();
            var components = new ComponentSchemas();
            openApi.AddSchemaTransformer(components);
            openApi.AddDocumentTransformer(components);
        });
    }

    /// <summary>
    /// Open to everybody: they show what every copy of this program shows, and a browser sends no key with the address of a page. What is tried there needs
    /// one.
    /// </summary>
    public static void MapDocumentation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"/openapi/{RenderedDocument.Name}.json",
            async (RenderedDocument document) => Results.Text(await document.ForReaderAsync(), "application/json"))
            .Needs(AccessScope.Open).ExcludeFromDescription();
        DocumentationPage.Map(routes, Title);
    }
}
