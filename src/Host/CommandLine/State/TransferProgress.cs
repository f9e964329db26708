namespace Modular.Host.CommandLine.State;

/// <summary>Says about once a second how far it is.</summary>
internal sealed class TransferProgress(TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _last = time.GetTimestamp();

    public async Task ReportAsync(string done, long count, long total)
    {
        if (time.GetElapsedTime(_last) < Interval)
            return;

        _last = time.GetTimestamp();
        await output.WriteLineAsync($"{done} {count} of {total} records");
    }

    public Task EndAsync(string summary) => output.WriteLineAsync(summary);
}
