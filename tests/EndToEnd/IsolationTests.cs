using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>A session gives its user a shell: what can he see from there?</summary>
[TestFixture(false, TestName = "as the caller")]
[TestFixture(true, TestName = "as uid 65532")]
internal sealed class IsolationTests(bool unprivileged)
{
    private const string ManagersSecret = "only-the-manager-knows";
    private const string NeighboursSecret = "only-the-neighbour-knows";

    [Test]
    public async Task Shell_InASession_SeesNothingOfOthers()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Settings["MARKER_SECRET"] = ManagersSecret;
        var manager = await home.StartAsync();
        var neighbour = await manager.Api.CreateAsync("bob");
        var server = await manager.Api.CreateAsync("mallory");
        await File.WriteAllTextAsync($"{NewestFolder(home, neighbour)}/diary", NeighboursSecret);
        await File.WriteAllTextAsync($"{NewestFolder(home, server)}/spy", Spy(home, manager, neighbour));

        await using var desktop = await RemoteDesktop.LogInAsync(server);
        var found = await desktop.RunAsync("sh ./spy > found 2>&1", home.SessionFolder(server), "found");

        Assert.That(found, Does.Contain("the end"), found);
        Assert.That(found, Does.Not.Contain(ManagersSecret), "the manager's environment");
        Assert.That(found, Does.Not.Contain(NeighboursSecret), "a neighbour's files");
        Assert.That(found, Does.Not.Contain("Modular.Host.dll"), "the manager's process");
        Assert.That(found, Does.Not.Contain(neighbour.Id), "a neighbour's processes and folders");
        Assert.That(found, Does.Not.Contain("PRIVATE KEY"), "a certificate's key");
        Assert.That(found, Does.Not.Contain("manager-can-be-signalled"));
        Assert.That(found, Does.Not.Contain("uid=0"), "a session is never root");
    }

    /// <summary>The session's home, or the folder that holds it.</summary>
    private static string NewestFolder(ManagerHome home, ServerAccess server)
    {
        var folder = home.SessionFolder(server);
        return Directory.Exists($"{folder}/home") ? $"{folder}/home" : folder;
    }

    private static string Spy(ManagerHome home, RunningManager manager, ServerAccess neighbour) =>
        $"""
        echo "user: uid=$(id -u)"
        env
        for process in /proc/[0-9]*; do tr '\0' '\n' < $process/environ; tr '\0' ' ' < $process/cmdline; echo; done
        ps axww
        ls -laR {home.Folder}
        cat {home.DataPath}/sessions/{neighbour.Id[..4]}*/diary {home.DataPath}/sessions/*/home/diary {home.DataPath}/sessions/*/diary
        cat {home.DataPath}/xrdp/servers/*/*.pem {home.DataPath}/xrdp/servers/*/*/*.pem
        cat /proc/{manager.Id}/environ
        kill -0 {manager.Id} && echo manager-can-be-signalled
        cat /etc/shadow /etc/xrdp/rsakeys.ini
        echo the end

        """;
}
