using System.Net;

namespace Modular.EndToEnd.Harness;

/// <summary>One process of the host.</summary>
internal sealed class RunningManager : IAsyncDisposable
{
    private const double StartPatience = 30;
    private const double StopPatience = 40;
    private readonly ChildProcess _process;

    public RunningManager(ManagerHome home)
    {
        Api = new ApiClient(home.ApiPort);
        var command = home.CommandLine().ToList();
        _process = ChildProcess.Start(command[0], command[1..]);
    }

    public ApiClient Api { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to the console.</summary>
    public string Output => _process.Output;

    public Task WaitUntilReadyAsync() => Eventually.IsTrueAsync("the manager is ready", async () =>
    {
        if (_process.HasExited)
            throw new AssertionException($"The manager ended with {_process.ExitCode}:\n{Output}");
        return (await Api.GetAsync("/health/ready")).Status == HttpStatusCode.OK;
    }, StartPatience);

    /// <summary>Exit code of a manager that ends by itself.</summary>
    public Task<int> WaitForExitAsync(double seconds = StartPatience) => _process.WaitForExitAsync(seconds);

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await Tool.RunAsync("kill", "-TERM", $"{Id}");
        return await _process.WaitForExitAsync(StopPatience);
    }

    /// <summary>SIGKILL: no time to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(StopPatience);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.DisposeAsync();
    }
}
