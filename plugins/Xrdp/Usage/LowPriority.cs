using Modular.Xrdp.Native;

namespace Modular.Xrdp.Usage;

/// <summary>Runs what may take long and is in nobody's way, on a thread of its own.</summary>
internal static class LowPriority
{
    private const int OwnThread = 0, LeastUrgent = 19;

    public static Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(
        () =>
        {
            _ = LibC.setpriority(OwnThread, 0, LeastUrgent);
            return work();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
