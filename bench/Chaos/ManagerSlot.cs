namespace Modular.Bench.Chaos;

/// <summary>The manager of the moment: there is none between a kill and the next start.</summary>
internal sealed class ManagerSlot(ManagerHome home) : IDisposable
{
    private readonly ApiClient _api = new(home.ApiPort);
    private RunningManager? _manager;

    /// <summary>Works whenever a manager runs.</summary>
    public ApiClient Api => _api;

    public string Output => _manager?.Output ?? "";

    public async Task StartAsync() => _manager = await home.StartAsync();

    public async Task KillAsync() => await _manager!.KillAsync();

    public void Dispose() => _api.Dispose();
}
