using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>What the selected backend can do on this machine.</summary>
internal sealed record BackendResponse(
    string Key,
    IReadOnlyList<string> Profiles,
    bool SurvivesHostRestart,
    bool UsesHostPorts,
    IReadOnlyDictionary<string, string> Limits,
    IReadOnlyDictionary<string, string> Facts)
{
    public static BackendResponse From(string key, BackendCapabilities can) =>
        new(key, can.Profiles, can.SurvivesHostRestart, can.UsesHostPorts, can.Limits, can.Facts);
}
