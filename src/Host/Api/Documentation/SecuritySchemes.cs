using Microsoft.OpenApi;

namespace Modular.Host.Api.Documentation;

/// <summary>The two ways to send a credential, for the OpenAPI document.</summary>
internal static class SecuritySchemes
{
    public const string Header = "api_key";
    private const string Bearer = "bearer";

    /// <summary>The first one is that of samples.</summary>
    public static IReadOnlyList<string> Names { get; } = [Header, Bearer];

    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>(Header, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-API-Key",
            Description = "An API key.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key or a JWT. Callers on the manager's machine need none while neither is configured.",
        });
    }
}
