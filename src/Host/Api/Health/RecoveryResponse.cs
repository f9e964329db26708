namespace Modular.Host.Api.Health;

/// <summary>Servers looked at after the start of the host; <paramref name="Total"/> is null until the store was read.</summary>
internal sealed record RecoveryResponse(int Done, int? Total);
