using System.Diagnostics;

namespace Modular.Bench.Chaos;

/// <summary>The manager of the moment: there is none between a kill and the next start.</summary>
internal sealed class ManagerSlot(ManagerHome home, Ledger ledger) : IDisposable
{
    private readonly ApiClient _api = new(home.ApiPort);
    private RunningManager? _manager;

    /// <summary>Works whenever a manager runs.</summary>
    public ApiClient Api => _api;

    /// <summary>As a service supervisor would: a start that is refused, e.g. because the disk is full, is tried again.</summary>
    public async Task StartAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            try
            {
                _manager = await home.StartAsync();
                return;
            }
            catch (AssertionException e) when (clock.Elapsed < Eventually.Patience)
            {
                ledger.Count("starts refused");
                ledger.Note($"a start was refused: {e.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    public async Task KillAsync() => await _manager!.KillAsync();

    public void Dispose() => _api.Dispose();
}
