using Modular.Abstractions;

namespace Modular.Host.Plugins;

/// <summary>The parts that the configuration selected; the only way the host reaches a plugin.</summary>
internal sealed record SelectedParts(IServerBackend Backend, IPortAllocator Allocator, IStateStore Store);
