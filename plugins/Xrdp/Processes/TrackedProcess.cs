using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Processes;

/// <summary>A hold on one process that cannot slip to a later one of the same pid.</summary>
internal sealed class TrackedProcess(ProcessIdentity identity, SafeFileHandle pidfd, Action forget) : IDisposable
{
    private const long PidfdSendSignal = 424;
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProcessIdentity Identity { get; } = identity;

    /// <summary>Completes when it has ended, also while it is a zombie that its parent has not collected.</summary>
    public Task<ProcessExit> Exited => _exited.Task;

    /// <summary>Sends a signal; false when the process is gone.</summary>
    public bool Signal(int signal)
    {
        var held = false;
        try
        {
            // the watcher may let go of it now, and the number of a closed descriptor is soon another process's
            pidfd.DangerousAddRef(ref held);
            return LibC.syscall(PidfdSendSignal, pidfd.DangerousGetHandle(), signal, 0, 0) == 0 || Marshal.GetLastPInvokeError() != LibC.NoSuchProcess;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (held)
                pidfd.DangerousRelease();
        }
    }

    /// <summary>Lets go of it; its end is not seen any more.</summary>
    public void Dispose()
    {
        forget();
        pidfd.Dispose();
    }

    internal void Complete(ProcessExit exit)
    {
        _exited.TrySetResult(exit);
        Dispose();
    }
}
