namespace Modular.Xrdp.Probes;

/// <summary>What a probe saw.</summary>
/// <param name="Ok">RDP answers over TLS with the expected certificate.</param>
/// <param name="Detail">In words.</param>
internal sealed record ProbeResult(bool Ok, string Detail);
