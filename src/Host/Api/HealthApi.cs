using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Health;

namespace Modular.Host.Api;

/// <summary>Routes for those who watch the service.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("health");
        health.MapGet("", GetAsync).Needs(AccessScope.Open).WithName("get_health").WithSummary("How the service is, and what it depends on")
            .Answers<HealthResponse>(200).Answers<HealthResponse>(503).Problems(400);
        health.MapGet("/live", () => Alive()).Needs(AccessScope.Open).WithName("get_live").WithSummary("200 as long as the process answers")
            .Answers<ServiceResponse>(200).Problems(400);
        health.MapGet("/ready", GetReadyAsync).Needs(AccessScope.Open).WithName("get_ready").WithSummary("200 when servers can be managed")
            .Answers<ServiceResponse>(200).Problems(400, 503);
    }

    private static async Task<IResult> GetAsync(HealthReport report)
    {
        var health = await report.GetAsync();
        return new ApiResult<HealthResponse>(health.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK,
            health);
    }

    private static async Task<IResult> GetReadyAsync(HealthReport report)
    {
        await report.EnsureReadyAsync();
        return new ApiResult<ServiceResponse>(StatusCodes.Status200OK, new ServiceResponse(HealthReport.ServiceName, "ready", HealthReport.Version));
    }

    private static ApiResult<ServiceResponse> Alive() =>
        new(StatusCodes.Status200OK, new ServiceResponse(HealthReport.ServiceName, "alive", HealthReport.Version));
}
