namespace Modular.Container;

/// <summary>What a person types at a shell in the working copy.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);   // less than a test run may be silent

    public static async Task<bool> ExistsAsync(string program)
    {
        await using var process = ChildProcess.Start("/bin/sh", ["-c", $"command -v {program}"]);
        return await process.WaitForExitAsync() == 0;
    }

    /// <summary>What it printed, standard error included; fails the test when it fails.</summary>
    public static async Task<string> RunAsync(string line, IReadOnlyDictionary<string, string> environment)
    {
        await using var process = ChildProcess.Start("/bin/bash", ["-c", $"cd '{Repository.Root}' && {line}"], environment);
        var exitCode = await process.WaitForExitAsync(Patience);
        Assert.That(exitCode, Is.Zero, $"{line}\n{process.Output}");
        return process.Output;
    }
}
