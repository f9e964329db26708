using Modular.Host.Plugins;

namespace Modular.Host.Api.Responses;

/// <summary>What was loaded and what it can do.</summary>
internal sealed record PluginsResponse
{
    public required IReadOnlyList<LoadedPlugin> Plugins { get; init; }

    public required IReadOnlyList<PluginFailure> Failures { get; init; }

    public required BackendResponse Backend { get; init; }

    public required IReadOnlyList<FindingResponse> Findings { get; init; }
}
