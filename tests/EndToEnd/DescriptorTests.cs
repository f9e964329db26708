using System.Net;
using System.Net.Sockets;
using System.Text;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>A manager that may open few files, and more callers than it can take on.</summary>
internal sealed class DescriptorTests
{
    private const int Limit = 480; // the least that it starts with
    private const int Strangers = 300;

    [Test]
    [CancelAfter(600_000)]
    public async Task Manager_WithoutDescriptorsForAllWhoCall_TurnsThemAwayAndServesTheOthers(CancellationToken ct)
    {
        await using var home = new ManagerHome();
        await using var process = ChildProcess.Start("prlimit", [$"--nofile={Limit}:{Limit}", .. home.CommandLine()]);
        using var owner = new ApiClient(home.ApiPort);
        await Eventually.IsTrueAsync("the manager is ready", async () => (await owner.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        var server = await owner.CreateAsync();

        var answers = await FloodAsync(home.ApiPort, async () =>
        {
            Assert.That(await owner.StatusAsync(server.Id), Is.EqualTo("running"), "whoever is connected is served");
            var another = await owner.CreateAsync("bob");
            await owner.DeleteServerAsync(another.Id);
            using var newcomer = new ApiClient(home.ApiPort);
            var refused = (await newcomer.GetAsync("/servers")).Expect(HttpStatusCode.ServiceUnavailable);
            Assert.That(refused.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(refused.Body["code"]!.GetValue<string>(), Is.EqualTo("unavailable"));
        }, ct);

        Assert.That(answers, Is.Not.Empty.And.All.StartsWith("HTTP/1.1 503"));
        Assert.That(process.HasExited, Is.False);
        await Eventually.IsTrueAsync("strangers are served again", async () =>
        {
            using var newcomer = new ApiClient(home.ApiPort);
            return (await newcomer.GetAsync("/servers")).Status == HttpStatusCode.OK;
        });
        await owner.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(home);
    }

    /// <summary>Opens connections that ask for nothing, acts, and tells what those that were turned away had been told.</summary>
    private static async Task<IReadOnlyList<string>> FloodAsync(int port, Func<Task> act, CancellationToken ct)
    {
        var strangers = Enumerable.Range(0, Strangers).Select(_ => new TcpClient()).ToList();
        try
        {
            foreach (var stranger in strangers)
                await stranger.ConnectAsync(IPAddress.Loopback, port, ct);
            await Eventually.IsTrueAsync("some have been turned away", () => strangers.Any(s => s.Available > 0));
            await act();
            return [.. strangers.Where(s => s.Available > 0).Select(s => Encoding.ASCII.GetString(Read(s)))];
        }
        finally
        {
            strangers.ForEach(s => s.Dispose());
        }
    }

    private static byte[] Read(TcpClient client)
    {
        var bytes = new byte[client.Available];
        client.GetStream().ReadExactly(bytes);
        return bytes;
    }
}
