using System.Diagnostics;

namespace Modular.Bench.Chaos;

/// <summary>The manager of the moment: there is none between a kill and the next start.</summary>
internal sealed class ManagerSlot(ManagerHome home, Promises promises) : IDisposable
{
    private readonly ApiClient _api = new(home.ApiPort);
    private RunningManager? _manager;

    /// <summary>Works whenever a manager runs.</summary>
    public ApiClient Api => _api;

    /// <summary>
    /// As a service supervisor would: a start that is refused, e.g. because the disk is full, is tried again; custody is ended as an operator would.
    /// </summary>
    public async Task StartAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            try
            {
                _manager = home.Launch();
                if (await IsReadyAsync(_manager))
                    return;

                await AdoptAsync(_manager);
            }
            catch (AssertionException e) when (clock.Elapsed < Eventually.Patience)
            {
                promises.Count("starts refused");
                promises.Note($"a start was refused: {e.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    /// <summary>False: in custody.</summary>
    private async Task<bool> IsReadyAsync(RunningManager manager)
    {
        var isInCustody = false;
        await Eventually.IsTrueAsync("the manager is ready, or says why not", async () =>
        {
            if (manager.HasExited)
                throw new AssertionException($"The manager ended:\n{manager.Output}");
            var answer = await _api.GetAsync("/health/ready");
            isInCustody = answer.Text.Contains("In custody (", StringComparison.Ordinal);
            return isInCustody || answer.Status == System.Net.HttpStatusCode.OK;
        });
        return !isInCustody;
    }

    private async Task AdoptAsync(RunningManager manager)
    {
        promises.Count("times in custody");
        await manager.KillAsync();
        var (_, said) = await HostCommand.RunAsync(home, "state", "adopt");
        promises.Note("in custody; state adopt: " + said.ReplaceLineEndings(" "));
    }

    public async Task KillAsync() => await _manager!.KillAsync();

    public void Dispose() => _api.Dispose();
}
