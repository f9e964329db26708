namespace Modular.Xrdp.Probes;

/// <summary>What a probe saw.</summary>
/// <param name="Ok">It answers as it should.</param>
/// <param name="Detail">In words.</param>
/// <param name="Asked">False when this program could not ask, which says nothing about whom it wanted to.</param>
internal sealed record ProbeResult(bool Ok, string Detail, bool Asked = true);
