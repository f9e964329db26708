using System.Diagnostics;
using System.Globalization;

namespace Modular.Faults;

/// <summary>
/// Named steps at which a test ends this process: each call to a plugin, before and after. The file holds <c>NUMBER ACTION</c>, ACTION one of <c>kill</c> (at
/// once, nothing is tidied up) and <c>stop</c> (as SIGTERM does): the NUMBER-th step since it was written is the last one. Steps passed are noted in
/// <c>MODULAR_FAULT_FILE.trace</c>, a name a line.
/// </summary>
internal sealed class FaultFile(string file)
{
    private readonly Lock _lock = new();
    private DateTime _written;
    private int _passed;

    /// <summary>Returns, unless this is the step at which the process is to end by kill.</summary>
    public void Pass(string name)
    {
        lock (_lock)
        {
            if (Wanted() is not { } wanted)
                return;

            File.AppendAllText(file + ".trace", name + "\n");
            if (++_passed != wanted.Number)
                return;

            if (wanted.Action == "kill")
                Environment.FailFast($"The step {name} is the last one, as MODULAR_FAULT_FILE says.");

            EndOrderly();
        }
    }

    /// <summary>Passes before and after a call; what it does may be done without anybody having noted it.</summary>
    public async Task<T> AroundAsync<T>(string name, Func<Task<T>> call)
    {
        Pass(name + ".before");
        var result = await call();
        Pass(name + ".after");
        return result;
    }

    public Task AroundAsync(string name, Func<Task> call) => AroundAsync(name, async () =>
    {
        await call();
        return true;
    });

    /// <summary>As whoever runs a manager does; it goes on meanwhile.</summary>
    private static void EndOrderly()
    {
        using var kill = Process.Start("kill", $"-TERM {Environment.ProcessId}");
        kill.WaitForExit();
    }

    private (int Number, string Action)? Wanted()
    {
        if (!File.Exists(file))
            return null;

        var written = File.GetLastWriteTimeUtc(file);
        if (written != _written)
            (_written, _passed) = (written, 0);

        var words = File.ReadAllText(file).Split(' ', StringSplitOptions.TrimEntries);
        return words.Length == 2 && int.TryParse(words[0], CultureInfo.InvariantCulture, out var number) ? (number, words[1]) : null;
    }
}
