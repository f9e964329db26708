namespace Modular.Host.Api.Health;

/// <summary>How well something works; the greatest counts.</summary>
internal enum HealthStatus
{
    Healthy,

    /// <summary>Works, with less than it should.</summary>
    Degraded,

    /// <summary>Does not do its work.</summary>
    Unhealthy,
}
