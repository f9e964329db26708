namespace Modular.Host.Api;

/// <summary>The REST API.</summary>
internal static class ApiSetup
{
    public static IServiceCollection AddModularApi(this IServiceCollection services) => services;

    public static WebApplication MapModularApi(this WebApplication app)
    {
        app.MapGet("/health/live", () => "ok");
        return app;
    }
}
