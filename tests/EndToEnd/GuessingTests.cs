using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Somebody tries passwords at the login of a real xrdp.</summary>
[TestFixture(false, TestName = "as the caller")]
[TestFixture(true, TestName = "as uid 65532")]
internal sealed class GuessingTests(bool unprivileged)
{
    private const int Guessers = 3;
    private const string Guess = "guess-that-nobody-may-read";

    [Test]
    public async Task Owner_WhenOthersGuessFromTheSameAddress_GetsIn()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Settings["LOG_LEVEL"] = "DEBUG";
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        var knocks = await Task.WhenAll(Enumerable.Range(0, Guessers).Select(i => RemoteDesktop.KnockAsync(server with { Password = Guess + i })));
        try
        {
            await Eventually.IsTrueAsync("the guesses are refused", () => Refusals(manager) == Guessers);

            await using var desktop = await RemoteDesktop.LogInAsync(server);

            Assert.That(manager.Output, Does.Contain($"{server.Id}: login granted to 127.0.0.1"));
            Assert.That(Secrets.FindIn(home, Guess).Concat(Secrets.FindIn(home, server.Password)), Is.Empty);
            Assert.That(manager.Output, Does.Not.Contain(Guess).And.Not.Contain(server.Password));
        }
        finally
        {
            foreach (var knock in knocks)
                await knock.DisposeAsync();
        }
    }

    private static int Refusals(RunningManager manager) =>
        manager.Output.Split('\n').Count(l => l.Contains("login refused for 'alice' from 127.0.0.1", StringComparison.Ordinal));
}
