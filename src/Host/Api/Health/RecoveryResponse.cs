namespace Modular.Host.Api.Health;

/// <summary>Servers looked at after the start of the host.</summary>
/// <param name="Done">How many so far.</param>
/// <param name="Total">Of how many; null until the store was read.</param>
internal sealed record RecoveryResponse(int Done, int? Total);
