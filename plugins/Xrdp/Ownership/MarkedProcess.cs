using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Ownership;

/// <summary>A living process that bears this manager's mark.</summary>
internal sealed record MarkedProcess(ProcessIdentity Identity, OwnershipMark Mark, string Name)
{
    public string ServerId => Mark.ServerId;
}
