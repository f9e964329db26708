using System.Diagnostics;

namespace Modular.EndToEnd.Harness;

/// <summary>A stranger that was given the pid of a process that has ended.</summary>
internal sealed class RecycledPid : IDisposable
{
    private static readonly TimeSpan BurialPatience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// All by the shell itself, so that nobody comes in between too often; other tests start processes, too, and one of those may get the pid. What is started
    /// next must not get the pid beside it, which is often the next that is wanted.
    /// </summary>
    private const string Take = """
        read -r last < /proc/sys/kernel/ns_last_pid
        until [ "$given" = "$1" ]; do
          [ -z "$given" ] || kill -9 "$given"
          [ ! -e "/proc/$1" ] || exit 0
          echo $(( $1 - 1 )) > /proc/sys/kernel/ns_last_pid || exit 0
          sleep 600 > /dev/null 2>&1 & given=$!
        done
        echo "$last" > /proc/sys/kernel/ns_last_pid
        echo "$given"
        """;

    private readonly Process _stranger;

    private RecycledPid(Process stranger) => _stranger = stranger;

    public bool IsAlive => !_stranger.HasExited;

    /// <summary>Null where this user cannot choose the next pid, <c>/proc/sys/kernel/ns_last_pid</c> (proc(5)), and when another program was faster.</summary>
    public static async Task<RecycledPid?> TakeAsync(int pid)
    {
        for (var clock = Stopwatch.StartNew(); Directory.Exists($"/proc/{pid}"); await Task.Delay(100))
        {
            if (clock.Elapsed > BurialPatience)
                return null; // process 1 does not wait for orphans, so no pid ever comes back
        }

        var given = (await Tool.RunAsync("timeout", $"{Eventually.Patience.TotalSeconds}", "sh", "-c", Take, "sh", $"{pid}")).Trim();
        return given.Length == 0 ? null : new RecycledPid(Process.GetProcessById(int.Parse(given, null)));
    }

    public void Dispose()
    {
        if (IsAlive)
            _stranger.Kill();
        _stranger.Dispose();
    }
}
