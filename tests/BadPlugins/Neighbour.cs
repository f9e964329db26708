using System.Diagnostics;

namespace Modular.BadPlugins;

/// <summary>Somebody whom another one's plugin troubles do not concern.</summary>
internal sealed class Neighbour(ApiClient api)
{
    /// <summary>What a person notices.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes, lists and deletes a server, each before anybody would notice. What hangs with a plugin does so for five seconds and more, each time; what is only
    /// slow on a busy machine is not so three times in a row.
    /// </summary>
    public async Task NoticesNothingAsync(string occasion)
    {
        var id = "";
        await IsQuickAsync(occasion + ": creation", async () => id = (await api.CreateAsync("neighbour")).Id);
        await IsQuickAsync(occasion + ": list", () => api.ListAsync("?user_id=neighbour"));
        await IsQuickAsync(occasion + ": deletion", () => api.DeleteServerAsync(id), async () => id = (await api.CreateAsync("neighbour")).Id);
    }

    private static async Task IsQuickAsync(string what, Func<Task> act, Func<Task>? again = null)
    {
        var took = new List<TimeSpan>();
        while (took.Count < 3)
        {
            if (took.Count > 0 && again is not null)
                await again();

            var clock = Stopwatch.StartNew();
            await act();
            took.Add(clock.Elapsed);
            if (took[^1] < Noticed)
                return;
        }

        Assert.Fail($"{what} took {string.Join(", ", took.Select(t => $"{t.TotalSeconds:0.0} s"))}");
    }
}
