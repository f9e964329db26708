namespace Modular.Xrdp.Probes;

internal sealed record ProbeResult(bool Ok, string Detail);
