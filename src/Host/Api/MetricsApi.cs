using System.Diagnostics.Metrics;
using System.Text;
using Modular.Host.Api.Access;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Metrics;
using Modular.Host.Api.Requests;
using Modular.Host.Parts;
using Modular.Host.Servers.State;
using Prometheus;

namespace Modular.Host.Api;

/// <summary>The route that Prometheus scrapes: this host's meters and those of its web server.</summary>
internal static class MetricsApi
{
    private const string WebServerMeter = "Microsoft.AspNetCore.Hosting";

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        var registry = Listen(routes.ServiceProvider);
        routes.MapGet("/metrics", async (HttpRequest request, ServerSeries servers, CancellationToken cancellationToken) =>
            {
                // asked before the answer begins: then an error still is a problem
                var series = RequestQuery.Flag(request, "servers") ? Encoding.UTF8.GetBytes(await servers.WriteAsync(cancellationToken)) : [];
                return Results.Stream(body => WriteAsync(registry, series, body), PrometheusConstants.TextContentTypeWithVersionAndEncoding.ToString());
            })
            .Needs(AccessScope.Admin).WithTags("operations").WithName("get_metrics").WithSummary("Figures for Prometheus, in its text format")
            .Query("servers", $"true: also those of each running server, of the {ServerSeries.MostServers} oldest", ParameterSchemas.Flag)
            .Produces<string>(200, "text/plain").Problems(400, 503);
    }

    private static async Task WriteAsync(CollectorRegistry registry, byte[] series, Stream body)
    {
        await registry.CollectAndExportAsTextAsync(body);
        await body.WriteAsync(series);
    }

    private static CollectorRegistry Listen(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        services.GetRequiredService<ServerMeter>();
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        bool IsOurs(Instrument i) => ReferenceEquals(i.Meter.Scope, meters) && i.Meter.Name is ServerMeter.MeterName or WebServerMeter;
        var counters = new CounterExport(factory, IsOurs);
        services.GetRequiredService<StatusMeter>().Announce();
        services.GetRequiredService<GuardedParts>().Announce();
        var adapter = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = registry,
            MetricFactory = factory,
            InstrumentFilterPredicate = i => IsOurs(i) && !CounterExport.IsCounter(i),
        });
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
        {
            adapter.Dispose();
            counters.Dispose();
        });
        return registry;
    }
}
