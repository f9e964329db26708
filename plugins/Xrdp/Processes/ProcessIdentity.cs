namespace Modular.Xrdp.Processes;

/// <summary>Names a process for good until the next boot: a pid alone is used again.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTicks">Field 22 of <c>/proc/PID/stat</c>: start in clock ticks since boot.</param>
internal readonly record struct ProcessIdentity(int Pid, long StartTicks);
