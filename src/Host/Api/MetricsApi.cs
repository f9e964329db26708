using System.Diagnostics.Metrics;
using Modular.Host.Api.Access;
using Modular.Host.Api.Metrics;
using Prometheus;

namespace Modular.Host.Api;

/// <summary>The route that Prometheus scrapes: this host's meters and those of its web server.</summary>
internal static class MetricsApi
{
    private const string WebServerMeter = "Microsoft.AspNetCore.Hosting";

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        var registry = Listen(routes.ServiceProvider);
        routes.MapGet("/metrics", () => Results.Stream(
                body => registry.CollectAndExportAsTextAsync(body), PrometheusConstants.TextContentTypeWithVersionAndEncoding.ToString()))
            .Needs(AccessScope.Admin).WithTags("operations").WithName("get_metrics").WithSummary("Figures for Prometheus, in its text format").Produces<string>(200, "text/plain");
    }

    private static CollectorRegistry Listen(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        services.GetRequiredService<ServerMeter>();
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var adapter = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = registry,
            MetricFactory = Prometheus.Metrics.WithCustomRegistry(registry),
            InstrumentFilterPredicate = i => ReferenceEquals(i.Meter.Scope, meters) && i.Meter.Name is ServerMeter.MeterName or WebServerMeter,
        });
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(adapter.Dispose);
        return registry;
    }
}
