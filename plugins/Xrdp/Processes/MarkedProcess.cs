namespace Modular.Xrdp.Processes;

/// <summary>A living process that bears this manager's mark.</summary>
internal sealed record MarkedProcess(ProcessIdentity Identity, OwnershipMark Mark, string Name)
{
    public string ServerId => Mark.ServerId;
}
