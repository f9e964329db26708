using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Health;
using Modular.Host.Api.Methods;
using Modular.Host.Api.Metrics;
using Modular.Host.Api.Problems;
using Modular.Host.Api.Requests;

namespace Modular.Host.Api;

/// <summary>The REST API.</summary>
internal static class ApiSetup
{
    public static IServiceCollection AddModularApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddDocumentation();
        services.AddAccess();
        services.AddSingleton<CreateServerReader>();
        services.AddSingleton<OperationWait>();
        services.AddSingleton<ReplayCache>();
        services.AddSingleton<FirstAnswers>();
        services.AddSingleton<UsageReader>();
        services.AddSingleton<CreationAnswers>();
        services.AddSingleton<ServerActions>();
        services.AddSingleton<LogFollower>();
        services.AddSingleton<HealthChecks>();
        services.AddSingleton<HealthReport>();
        services.AddSingleton(s => new ServiceSocket(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), s.GetRequiredService<ILogger<ServiceSocket>>()));
        services.AddHostedService<ServiceNotices>();
        services.AddMetrics();
        services.AddSingleton<ServerMeter>();
        services.AddSingleton<ServerSeries>();
        return services;
    }

    public static WebApplication MapModularApi(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseHeadWithoutBody();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRoutingWithHead();
        app.UseMiddleware<AllowedMethods>();
        app.UseAccess();
        app.UseMiddleware<QueryRules>();
        app.MapServers();
        app.MapServerActions();
        app.MapConnection();
        app.MapDetails();
        app.MapLogs();
        app.MapPorts();
        app.MapOrphans();
        app.MapMetrics();
        app.MapPlugins();
        app.MapHealth();
        app.MapRoot();
        app.MapDocumentation();
        return app;
    }
}
