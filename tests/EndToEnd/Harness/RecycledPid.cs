using System.Diagnostics;

namespace Modular.EndToEnd.Harness;

/// <summary>A stranger that was given the pid of a process that has ended.</summary>
internal sealed class RecycledPid : IDisposable
{
    private const int Attempts = 200;
    private static readonly TimeSpan BurialPatience = TimeSpan.FromSeconds(20);
    private readonly Process _stranger;

    private RecycledPid(Process stranger) => _stranger = stranger;

    public bool IsAlive => !_stranger.HasExited;

    /// <summary>Null where this user cannot choose the next pid, <c>/proc/sys/kernel/ns_last_pid</c> (proc(5)).</summary>
    public static async Task<RecycledPid?> TakeAsync(int pid)
    {
        for (var clock = Stopwatch.StartNew(); Directory.Exists($"/proc/{pid}"); await Task.Delay(100))
        {
            if (clock.Elapsed > BurialPatience)
                return null; // process 1 does not wait for orphans, so no pid ever comes back
        }

        var others = new List<string>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // both by the shell itself, so that nobody comes in between too often
            var given = (await Tool.RunAsync("sh", "-c", $"echo {pid - 1} > /proc/sys/kernel/ns_last_pid || exit 0; sleep 600 > /dev/null 2>&1 & echo $!")).Trim();
            if (given.Length == 0)
                return null;

            var stranger = Process.GetProcessById(int.Parse(given, null));
            if (stranger.Id == pid)
                return new RecycledPid(stranger);

            others.Add(given);
            stranger.Kill();
            stranger.Dispose();
        }

        throw new AssertionException($"The pid {pid} could not be taken in {Attempts} attempts, which gave {string.Join(", ", others.Take(5))}.");
    }

    public void Dispose()
    {
        if (IsAlive)
            _stranger.Kill();
        _stranger.Dispose();
    }
}
