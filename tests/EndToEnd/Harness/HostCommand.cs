namespace Modular.EndToEnd.Harness;

/// <summary>A command of the host with the settings of one manager, run to its end.</summary>
internal static class HostCommand
{
    public static async Task<(int ExitCode, string Output)> RunAsync(ManagerHome home, params string[] arguments)
    {
        var command = home.CommandLine().Concat(arguments).ToList();
        await using var process = ChildProcess.Start(command[0], command[1..]);
        var exitCode = await process.WaitForExitAsync();
        await Eventually.IsTrueAsync("its output was read", () => process.Output.Length > 0);
        return (exitCode, process.Output);
    }
}
