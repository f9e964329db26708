using System.Diagnostics;

namespace Modular.Clients;

/// <summary>A folder in which a client is generated, compiled and run; nothing of it is kept.</summary>
internal sealed class Workshop : IDisposable
{
    private const int Attempts = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("modular-client-").FullName;

    public Workshop(string sources)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, sources)))
            File.Copy(file, PathOf(Path.GetFileName(file)));
    }

    /// <summary>Of the programs that are run in it, beside that of the tests.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["KIOTA_CLI_TELEMETRY_OPTOUT"] = "true",
        ["KIOTA_OFFLINE_ENABLED"] = "true",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>What talks to a registry of packages: such a thing is away now and then.</summary>
    public async Task RestoreAsync(string program, params string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (exitCode, output) = await StartAsync(program, arguments);
            if (exitCode == 0)
                return;

            if (attempt == Attempts)
                throw new AssertionException($"{program} {string.Join(' ', arguments)} failed {Attempts} times; at last with {exitCode}:\n{output}");
        }
    }

    /// <summary>What the program writes; one that fails fails the test.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await StartAsync(program, arguments);
        return exitCode == 0 ? output : throw new AssertionException($"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int ExitCode, string Output)> StartAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
