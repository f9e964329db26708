using System.Diagnostics;
using System.Globalization;

namespace Modular.Testing;

/// <summary>A process that is stopped (SIGSTOP) until this is disposed: it lives, holds its ports, and answers nobody.</summary>
public sealed class FrozenProcess : IAsyncDisposable
{
    private readonly int _processId;

    private FrozenProcess(int processId) => _processId = processId;

    /// <summary>Stops it.</summary>
    /// <param name="processId">Its id; one that has ended is no error.</param>
    public static async Task<FrozenProcess> FreezeAsync(int processId)
    {
        await SignalAsync("-STOP", processId);
        return new FrozenProcess(processId);
    }

    /// <summary>Lets it go on.</summary>
    public async ValueTask DisposeAsync() => await SignalAsync("-CONT", _processId);

    private static async Task SignalAsync(string signal, int processId)
    {
        using var kill =
            Process.Start(new ProcessStartInfo("kill", [signal, processId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        await kill.StandardError.ReadToEndAsync();
        await kill.WaitForExitAsync();
    }
}
