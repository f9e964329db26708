using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Processes;

/// <summary>One thread that sees every tracked process end, children of ours and others alike, and collects our own.</summary>
internal sealed unsafe class ExitWatcher : IDisposable
{
    private const long PidfdOpen = 434;
    private const int CloseOnExec = 0x80000;
    private const uint ReadableOnce = 0x1 | 0x40000000;
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly ConcurrentDictionary<long, TrackedProcess> _tracked = new();
    private readonly SafeFileHandle _epoll = Checked(LibC.epoll_create1(CloseOnExec));
    private readonly SafeFileHandle _wake = Checked(LibC.eventfd(0, CloseOnExec));
    private readonly Thread _thread;
    private long _lastKey;

    public ExitWatcher()
    {
        Add(_wake, 0);
        _thread = new Thread(Watch) { IsBackground = true, Name = "process exits" };
        _thread.Start();
    }

    /// <summary>
    /// Holds the process of this pid; null when there is none, or when it is not the one meant.
    /// The hold is taken first and compared then, so that the pid cannot change hands between.
    /// </summary>
    public TrackedProcess? Track(int pid, long? startTicks = null)
    {
        var fd = (int)LibC.syscall(PidfdOpen, pid, 0, 0, 0);
        if (fd < 0)
            return IsNobody(Marshal.GetLastPInvokeError()) ? null : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Cannot hold process {pid}");

        var handle = new SafeFileHandle(fd, ownsHandle: true);
        if (ProcFs.Stat(pid) is not { } stat || (startTicks is { } expected && (stat.StartTicks != expected || stat.IsDead)))
        {
            handle.Dispose();
            return null;
        }

        var key = Interlocked.Increment(ref _lastKey);
        var process = new TrackedProcess(new ProcessIdentity(pid, stat.StartTicks), handle, () => _tracked.TryRemove(key, out _));
        _tracked[key] = process;
        Add(handle, key);
        return process;
    }

    public void Dispose()
    {
        if (_wake.IsClosed)
            return;
        var one = 1UL;
        _ = LibC.write((int)_wake.DangerousGetHandle(), &one, sizeof(ulong));
        _thread.Join();
        _wake.Dispose();
        _epoll.Dispose();
        foreach (var process in _tracked.Values)
            process.Dispose();
    }

    /// <summary>
    /// What pidfd_open(2) says, by the kernel's age, of a number that is none's, and of one that is only a thread's, or the session's of a leader that has
    /// ended.
    /// </summary>
    private static bool IsNobody(int error) => error is LibC.NoSuchProcess or LibC.InvalidArgument or LibC.NoSuchEntry;

    private static SafeFileHandle Checked(int fd) =>
        fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private static void Collect(TrackedProcess process)
    {
        const int NoHang = 1;
        var pid = process.Identity.Pid;
        process.Complete(LibC.waitpid(pid, out var status, NoHang) == pid ? ProcessExit.FromWaitStatus(status) : new ProcessExit(null, null));
    }

    private void Add(SafeFileHandle fd, long key)
    {
        const int ControlAdd = 1;
        var entry = stackalloc byte[16];
        *(uint*)entry = ReadableOnce;
        *(long*)(entry + EventSize - sizeof(long)) = key;
        if (LibC.epoll_ctl((int)_epoll.DangerousGetHandle(), ControlAdd, (int)fd.DangerousGetHandle(), entry) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private void Watch()
    {
        const int MaxEvents = 64;
        var events = stackalloc byte[16 * MaxEvents];
        while (true)
        {
            var count = LibC.epoll_wait((int)_epoll.DangerousGetHandle(), events, MaxEvents, -1);
            for (var i = 0; i < count; i++)
            {
                var key = *(long*)(events + ((i + 1) * EventSize) - sizeof(long));
                if (key == 0)
                    return;
                if (_tracked.TryRemove(key, out var process))
                    Collect(process);
            }
        }
    }
}
