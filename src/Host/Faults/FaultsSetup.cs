using Modular.Host.Plugins;

namespace Modular.Host.Faults;

/// <summary>Puts fault points around the selected parts and a clock that jumps under the host, for tests that ask for it.</summary>
internal static class FaultsSetup
{
    private const string Setting = "MODULAR_FAULT_FILE";
    private const string ClockSetting = "MODULAR_FAULT_CLOCK";

    /// <summary>The machine's clock when the setting is absent.</summary>
    public static TimeProvider Clock(IConfiguration configuration) =>
        configuration[ClockSetting] is { Length: > 0 } file ? new FaultingClock(file) : TimeProvider.System;

    /// <summary>The parts as they are when the setting is absent.</summary>
    public static SelectedParts WithFaults(this SelectedParts parts, IServiceProvider services)
    {
        if (services.GetRequiredService<IConfiguration>()[Setting] is not { Length: > 0 } file)
            return parts;

        var faults = new FaultPoints(file, services.GetRequiredService<IHostApplicationLifetime>());
        return new SelectedParts(new FaultingBackend(parts.Backend, faults), new FaultingAllocator(parts.Allocator, faults), new FaultingStore(parts.Store, faults));
    }
}
