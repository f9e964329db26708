using Modular.Host.Api.Access;
using Modular.Host.Api.Problems;
using Scalar.AspNetCore;

namespace Modular.Host.Api.Documentation;

/// <summary>The page that shows the OpenAPI document. Nothing of it comes from elsewhere: it works without the internet and tells nobody.</summary>
internal static class DocumentationPage
{
    // its maker's link, which has no option
    private const string Style = "a[href*='scalar.com']{display:none!important}";

    public static void Map(IEndpointRouteBuilder routes, string title) =>
        routes.MapScalarApiReference("/docs", page => Configure(page, title)).Needs(AccessScope.Open).AddEndpointFilter((invocation, next) =>
        {
            // there is one document; the page would show any other name as that of a document that cannot be loaded
            if (invocation.HttpContext.Request.RouteValues["documentName"] is not null)
                throw new RequestException(ProblemCode.NotFound, "There is no such page. GET /docs is the documentation.");

            invocation.HttpContext.Response.OnStarting(() =>
            {
                invocation.HttpContext.Response.Headers.ContentSecurityPolicy = PolicyOf(invocation.HttpContext);
                return Task.CompletedTask;
            });
            return next(invocation);
        });

    private static void Configure(ScalarOptions page, string title) => page
        .WithTitle(title)
        .AddDocument(RenderedDocument.Name, title)

        // requests go to where the page is from: from there they are allowed, and there the reader surely reaches it
        .AddServer("/")
        .WithDynamicBaseServerUrl()
        .AddPreferredSecuritySchemes(SecuritySchemes.Header)
        .WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl)
        .WithNonce()
        .WithCustomCss(Style)
        .HideDeveloperTools()
        .HideClientButton()
        .DisableDefaultFonts()
        .DisableTelemetry()
        .DisableAgent()
        .DisableMcp();

    /// <summary>The page makes styles as it goes; of scripts it has those of its own files, and the one that begins it.</summary>
    private static string PolicyOf(HttpContext context) =>
        $"default-src 'none'; script-src 'self' 'nonce-{context.Items[ScalarOptions.NonceHttpContextItemKey]}'; style-src 'self' 'unsafe-inline'; img-src " +
            "'self' data: blob:; " +
        "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
