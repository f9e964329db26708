using System.Text.Json.Nodes;

namespace Modular.BadPlugins;

/// <summary>Somebody whose servers the plugin misbehaves with: asks for everything, waits for nothing, and takes whatever answer comes.</summary>
internal sealed class Victim(ApiClient api)
{
    private readonly List<Task> _asked = [];

    /// <summary>Two servers that ran before anything went wrong.</summary>
    public async Task<IReadOnlyList<string>> SettleAsync()
    {
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
            ids.Add((await api.CreateAsync("victim")).Id);

        return ids;
    }

    /// <summary>Everything that can be asked of a server, of a new one and of all.</summary>
    public async Task AskForEverythingAsync(string serverId)
    {
        foreach (var path in new[] { "", "/logs?stream=log", "/config" })
            Ask(() => api.GetAsync($"/servers/{serverId}{path}"));

        foreach (var path in new[] { "/ports", "/health", "/plugins", "/metrics", "/servers" })
            Ask(() => api.GetAsync(path));

        Ask(() => api.PostAsync("/servers", ApiClient.NewServer("victim")));
        Ask(() => api.PostAsync($"/servers/{serverId}/credentials", new JsonObject()));
        await Task.Delay(300); // what is ordered next overtakes what was before
        Ask(() => api.PostAsync($"/servers/{serverId}/stop"));
        await Task.Delay(300);
        Ask(() => api.DeleteAsync($"/servers/{serverId}"));
    }

    public Task AllAnswersAsync() => Task.WhenAll(_asked);

    private void Ask(Func<Task> request) => _asked.Add(AskAsync(request));

    private static async Task AskAsync(Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (HttpRequestException)
        {
            // the manager ended first
        }
    }
}
