namespace Modular.Host.Api.Health;

/// <summary>Who answers here.</summary>
internal sealed record ServiceResponse(string Service, string Status, string Version);
