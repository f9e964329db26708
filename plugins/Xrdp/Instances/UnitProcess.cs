using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Instances;

/// <summary>A unit that was started: the process that was spawned and, in bubblewrap, process 1 of its namespace below it.</summary>
internal sealed record UnitProcess(string Role, TrackedProcess Outer, TrackedProcess? Inner)
{
    /// <summary>The unit's own program.</summary>
    public TrackedProcess Main => Inner ?? Outer;

    public bool HasEnded => Outer.Exited.IsCompleted && Inner is null or { Exited.IsCompleted: true };

    /// <summary>Looks for process 1 of the namespace; itself when it is not there yet.</summary>
    public UnitProcess WithInner(ExitWatcher watcher) =>
        Inner is null && Held(Outer, watcher).FirstOrDefault() is { } child ? this with { Inner = child } : this;

    /// <summary>Holds on the processes that the unit's program itself started; the caller disposes of them.</summary>
    public IEnumerable<TrackedProcess> Children(ExitWatcher watcher) => Held(Main, watcher);

    /// <summary>Completes as soon as either of its processes has ended; with the exit code where it can be had.</summary>
    public async Task<ProcessExit> WaitAsync(TimeProvider time)
    {
        await Task.WhenAny(Outer.Exited, Inner?.Exited ?? Outer.Exited);

        // bubblewrap passes the code on a moment later
        await Task.WhenAny(Outer.Exited, Task.Delay(TimeSpan.FromMilliseconds(500), time));
        return Outer.Exited.IsCompleted ? await Outer.Exited : new ProcessExit(null, null);
    }

    public Task AllExited => Task.WhenAll(Outer.Exited, Inner?.Exited ?? Outer.Exited);

    public void Kill()
    {
        // with process 1 dies all of its namespace; its parent then ends by itself and tells the code
        if (Inner is null || !Inner.Signal(LibC.SigKill))
            Outer.Signal(LibC.SigKill);
    }

    private static IEnumerable<TrackedProcess> Held(TrackedProcess parent, ExitWatcher watcher)
    {
        foreach (var pid in parent.Exited.IsCompleted ? [] : ProcFs.Children(parent.Identity.Pid))
        {
            // held first, looked at then: the pid could have become another's
            if (watcher.Track(pid) is not { } process)
                continue;
            if (ProcFs.Stat(pid) is { IsDead: false } stat && stat.Parent == parent.Identity.Pid && stat.StartTicks == process.Identity.StartTicks)
                yield return process;
            else
                process.Dispose();
        }
    }
}
