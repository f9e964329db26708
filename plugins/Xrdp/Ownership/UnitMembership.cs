using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Ownership;

/// <summary>
/// Whether a process can be what its mark says. Everything inside a session can give itself any mark, but neither leave its process namespace nor take another
/// uid. Where all servers have one uid and no namespaces, nothing but the mark is left.
/// </summary>
internal sealed class UnitMembership(HostContext host, ServerUids uids)
{
    private static readonly bool OwnUids = LibC.geteuid() == 0;
    private static readonly int Depth = ProcFs.Status(Environment.ProcessId)?.Pids.Count ?? 1;

    /// <summary>
    /// Whether it is beside the manager, or process 1 of a unit's namespace: what else is in there, and in namespaces below, lives and dies with that one.
    /// </summary>
    public static bool IsPartOfAUnit(ProcessStatus status) => IsBeside(status) || IsFirst(status);

    public static bool IsBeside(ProcessStatus status) => status.Pids.Count == Depth;

    public static bool IsFirst(ProcessStatus status) => status.Pids.Count == Depth + 1 && status.Pids[^1] == 1;

    /// <summary>Whether such a one may be this server's: as root, each has a uid of its own.</summary>
    public bool MayBeOf(string serverId, ProcessStatus status) =>
        !OwnUids || status.Uid == 0 || !Guid.TryParseExact(serverId, "D", out _) || uids.MayBeOf(ServerFolders.Of(host, serverId), status.Uid);
}
