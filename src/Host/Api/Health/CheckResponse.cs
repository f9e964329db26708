namespace Modular.Host.Api.Health;

/// <summary>One thing the service depends on.</summary>
/// <param name="Status">How well it works.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Since">When the status last changed.</param>
internal sealed record CheckResponse(HealthStatus Status, string Message, DateTimeOffset Since);
