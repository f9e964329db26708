using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Network;

/// <summary>
/// A listening socket that a process keeps for a manager that has ended: nobody else can listen there, and who connects meanwhile waits for the next manager.
/// </summary>
internal static class InheritedListener
{
    private const long PidfdOpen = 434;
    private const long PidfdGetfd = 438;
    private const string PtraceScope = "/proc/sys/kernel/yama/ptrace_scope";

    private static readonly bool Allowed = Duplicate(Environment.ProcessId, 0) is { } own && Close(own);

    /// <summary>
    /// Whether a later manager will be able to take it from a unit's process (pidfd_getfd(2), ptrace(2)): one that cannot could not listen there itself either.
    /// </summary>
    /// <param name="apart">Whether units have namespaces or uids of their own.</param>
    public static bool CanBeTakenBack(bool apart) => Allowed && Scope() <= (apart ? 2 : 0);

    /// <summary>Takes it from the first of the processes that has it; null when none has one for this end point.</summary>
    public static Socket? TryTake(IEnumerable<int> pids, IPEndPoint endPoint)
    {
        if (TcpTable.Read().FirstOrDefault(r => r.IsListening && r.Local.Equals(endPoint)) is not { } row)
            return null;

        var holder = pids.Select(p => (Pid: p, Number: ProcFs.DescriptorOf(p, row.Inode))).FirstOrDefault(p => p.Number is not null);
        return holder.Number is { } number && Duplicate(holder.Pid, number) is { } descriptor
            ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true))
            : null;
    }

    private static nint? Duplicate(int pid, int number)
    {
        using var process = new SafeFileHandle((nint)LibC.syscall(PidfdOpen, pid, 0, 0, 0), ownsHandle: true);
        var descriptor = process.IsInvalid ? -1 : LibC.syscall(PidfdGetfd, process.DangerousGetHandle(), number, 0, 0);
        return descriptor < 0 ? null : (nint)descriptor;
    }

    private static bool Close(nint descriptor)
    {
        using (new SafeFileHandle(descriptor, ownsHandle: true))
            return true;
    }

    // 1 and 2 ask for a right that the manager has in the namespaces of its units, 3 asks in vain
    private static int Scope() => File.Exists(PtraceScope) ? int.Parse(File.ReadAllText(PtraceScope), CultureInfo.InvariantCulture) : 0;
}
