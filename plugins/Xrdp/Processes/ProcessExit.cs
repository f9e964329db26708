namespace Modular.Xrdp.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">Exit code, 128 + n for signal n; null when it was not our child and nobody can tell.</param>
/// <param name="Signal">The signal that killed it; null when none did or it is not known.</param>
internal readonly record struct ProcessExit(int? Code, int? Signal)
{
    public static ProcessExit FromWaitStatus(int status) =>
        (status & 0x7f) is var signal and not 0 ? new ProcessExit(128 + signal, signal) : new ProcessExit((status >> 8) & 0xff, null);
}
