using System.Net;

namespace Modular.EndToEnd.Harness;

/// <summary>One process of the host.</summary>
internal sealed class RunningManager : IAsyncDisposable
{
    private readonly ChildProcess _process;

    public RunningManager(ManagerHome home)
    {
        Api = new ApiClient(home.ApiPort) { RepeatsWhatIsRefusedForNow = home.Settings.ContainsKey("REDIS_URL") || home.Settings.ContainsKey("MONGODB_URL") };
        var command = home.CommandLine().ToList();
        _process = ChildProcess.Start(command[0], command[1..]);
    }

    public ApiClient Api { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to the console.</summary>
    public string Output => _process.Output;

    public Task WaitUntilReadyAsync() => Eventually.IsTrueOfAsync("the manager is ready", () => _process.HasExited
        ? throw new AssertionException($"The manager ended with {_process.ExitCode}:\n{Output}")
        : Api.GetAsync("/health/ready"), ready => ready.Status == HttpStatusCode.OK);

    /// <summary>Exit code of a manager that ends by itself.</summary>
    public Task<int> WaitForExitAsync() => _process.WaitForExitAsync();

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await Tool.RunAsync("kill", "-TERM", $"{Id}");
        return await _process.WaitForExitAsync();
    }

    /// <summary>SIGKILL: no time to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.DisposeAsync();
    }
}
