using System.Diagnostics;

namespace Modular.EndToEnd.Harness;

/// <summary>Runs a short program to its end.</summary>
internal static class Tool
{
    /// <summary>Its standard output; fails the test when it does.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = StartTool(program, arguments, display: null);
        var output = process.StandardOutput.ReadToEndAsync();
        await FinishAsync(process);
        return await output;
    }

    /// <summary>The bytes a program of the X display <paramref name="display"/> writes.</summary>
    public static async Task<byte[]> RunOnDisplayAsync(string display, string program, params string[] arguments)
    {
        using var process = StartTool(program, arguments, display);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await FinishAsync(process);
        return output.ToArray();
    }

    private static Process StartTool(string program, string[] arguments, string? display)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (display is not null)
            start.Environment["DISPLAY"] = display;
        return Process.Start(start)!;
    }

    private static async Task FinishAsync(Process process)
    {
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new AssertionException($"{process.StartInfo.FileName} ended with {process.ExitCode}: {error}");
    }
}
