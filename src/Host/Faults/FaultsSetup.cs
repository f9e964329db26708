using Modular.Host.Plugins;

namespace Modular.Host.Faults;

/// <summary>Puts fault points around the selected parts, for tests that ask for it.</summary>
internal static class FaultsSetup
{
    private const string Setting = "MODULAR_FAULT_FILE";

    /// <summary>The parts as they are when the setting is absent.</summary>
    public static SelectedParts WithFaults(this SelectedParts parts, IServiceProvider services)
    {
        if (services.GetRequiredService<IConfiguration>()[Setting] is not { Length: > 0 } file)
            return parts;

        var faults = new FaultPoints(file, services.GetRequiredService<IHostApplicationLifetime>());
        return new SelectedParts(new FaultingBackend(parts.Backend, faults), new FaultingAllocator(parts.Allocator, faults), new FaultingStore(parts.Store, faults));
    }
}
