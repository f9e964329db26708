using Microsoft.OpenApi;

namespace Modular.Host.Api.Documentation;

/// <summary>The two ways to send a credential, for the OpenAPI document.</summary>
internal static class SecuritySchemes
{
    private const string Bearer = "bearer";
    private const string Header = "api_key";

    public static IReadOnlyList<string> Names { get; } = [Bearer, Header];

    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key or a JWT. Callers on the manager's machine need none while neither is configured.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Header, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-API-Key",
            Description = "An API key.",
        });
    }
}
