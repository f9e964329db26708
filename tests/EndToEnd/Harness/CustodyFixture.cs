using System.Net;

namespace Modular.EndToEnd.Harness;

/// <summary>What all tests of custody ask of a manager that must not change anything.</summary>
internal static class CustodyFixture
{
    /// <summary>Longer than the grace and two sweeps take.</summary>
    public static readonly TimeSpan LongEnoughForASweep = TimeSpan.FromSeconds(20);

    /// <summary>
    /// One whose sweep ends soon what it takes for an orphan, and whose desktops have displays that no other manager takes: one that is down does not keep
    /// them.
    /// </summary>
    public static ManagerHome NewHome()
    {
        var home = new ManagerHome();
        Settle(home);
        return home;
    }

    /// <summary>The same for one that has databases.</summary>
    public static void Settle(ManagerHome home)
    {
        const int Displays = 50;
        var first = 22100 + (home.FirstPort - 23000) / 400 * Displays;
        home.Settings["ORPHAN_GRACE_SECONDS"] = "5";
        home.Settings["Plugins__Xrdp__VncPortStart"] = $"{first}";
        home.Settings["Plugins__Xrdp__VncPortEnd"] = $"{first + Displays - 1}";
    }

    /// <summary>Takes away the SQLite store, its log included.</summary>
    public static void DeleteStore(ManagerHome home)
    {
        foreach (var file in Directory.EnumerateFiles(home.DataPath, "modular.db*"))
            File.Delete(file);
    }

    /// <summary>A manager that has come to the conclusion that it must not change anything, for this reason.</summary>
    public static async Task<RunningManager> StartInCustodyAsync(ManagerHome home, string reason)
    {
        var manager = home.Launch();
        await AssertInCustodyAsync(home, manager, reason);
        return manager;
    }

    public static async Task AssertInCustodyAsync(ManagerHome home, RunningManager manager, string reason)
    {
        var told = "";
        await Eventually.IsTrueAsync($"the manager is in custody for {reason}", async () =>
        {
            var answer = await manager.Api.GetAsync("/health");
            told = answer.Body["checks"]?["records"]?["message"]?.GetValue<string>() ?? answer.Text;
            return told.Contains($"({reason})", StringComparison.Ordinal);
        });
        Assert.That(told, Does.Contain("modular state adopt").And.Contain("state import").And.Contain("state accept-loss"));
        Assert.That((await manager.Api.GetAsync("/health/ready")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        await Eventually.IsTrueOfAsync("the log tells of it, too", () => Task.FromResult(home.ReadLog(200)),
            log => log.Contains($"In custody ({reason})", StringComparison.Ordinal));
        var refused = await manager.Api.PostAsync("/servers", ApiClient.NewServer());
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(refused.Detail, Does.Contain(reason).And.Contain("modular state adopt"));
    }

    /// <summary>Whether <c>--check</c> says the same.</summary>
    public static async Task AssertCheckTellsAsync(ManagerHome home, string reason)
    {
        var (exitCode, output) = await HostCommand.RunAsync(home, "--check");
        Assert.That(output, Does.Contain($"In custody ({reason})").And.Contain("modular state adopt"));
        Assert.That(exitCode, Is.EqualTo(78));
    }
}
