namespace Modular.Xrdp.Processes;

/// <summary>A living process that bears this manager's mark.</summary>
internal sealed record MarkedProcess(ProcessIdentity Identity, string ServerId, string Name);
