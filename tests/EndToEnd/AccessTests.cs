using System.Net;
using System.Text.Json;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Who belongs and who does not, with a real manager and a real desktop.</summary>
[TestFixture(false, TestName = "as the caller")]
[TestFixture(true, TestName = "as uid 65532")]
[Parallelizable(ParallelScope.All)]
internal sealed class AccessTests(bool unprivileged)
{
    [Test]
    public async Task Session_ThatCallsTheApi_IsAStranger()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Settings["Plugins__Xrdp__SharedNetwork"] = "true";
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync("mallory");
        await using var desktop = await RemoteDesktop.LogInAsync(server);
        var requests = string.Concat(new[] { "GET /health", "GET /servers", $"DELETE /servers/{server.Id}" }.Select((line, i) =>
            $"exec {i + 3}<>/dev/tcp/127.0.0.1/{home.ApiPort}; printf '{line} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' " +
                $">&{i + 3}; head -1 <&{i + 3}; "));
        await File.WriteAllTextAsync($"{home.SessionFolder(server)}/call", requests);

        var answers = await desktop.RunAsync("env -i /bin/bash ./call > answers 2>&1", home.SessionFolder(server), "answers");

        Assert.That(answers.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[] { "HTTP/1.1 200 OK", "HTTP/1.1 401 Unauthorized", "HTTP/1.1 401 Unauthorized" }), answers);
        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"), "its owner is served as ever");
    }

    /// <summary>It runs under another uid, and knows nothing of this one's servers.</summary>
    [Test]
    public async Task Session_ThatCallsAnotherManagersApi_IsAStranger()
    {
        await using var home = new ManagerHome(unprivileged);
        await using var others = new ManagerHome(!unprivileged && Permissions.IsRoot);
        home.Settings["Plugins__Xrdp__SharedNetwork"] = "true";
        others.Settings["Plugins__Xrdp__UidRangeStart"] = "300000";
        others.Settings["Plugins__Xrdp__UidRangeEnd"] = "300999";
        var manager = await home.StartAsync();
        await others.StartAsync();
        var server = await manager.Api.CreateAsync("mallory");
        await using var desktop = await RemoteDesktop.LogInAsync(server);
        await File.WriteAllTextAsync($"{home.SessionFolder(server)}/call",
            $"exec 3<>/dev/tcp/127.0.0.1/{others.ApiPort}; printf 'GET /servers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3; head -1 <&3");

        var answer = await desktop.RunAsync("/bin/bash ./call > answer 2>&1", home.SessionFolder(server), "answer");

        Assert.That(answer.Trim(), Is.EqualTo("HTTP/1.1 401 Unauthorized"));
    }

    /// <summary>
    /// They share the machine's network. It connects as often as it can to where the other one's xrdp asks for logins and finds the desktop, and says nothing.
    /// </summary>
    [Test]
    public async Task Owner_WhileANeighbourHoldsConnectionsToHisServer_GetsIn()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Settings["Plugins__Xrdp__SharedNetwork"] = "true";
        var manager = await home.StartAsync();
        var (victim, mallory) = (await manager.Api.CreateAsync("victim"), await manager.Api.CreateAsync("mallory"));
        await using var neighbour = await RemoteDesktop.LogInAsync(mallory);
        using var note = JsonDocument.Parse(await File.ReadAllTextAsync($"{home.DataPath}/xrdp/servers/{victim.Id}/private/instance.json"));
        await File.WriteAllTextAsync($"{home.SessionFolder(mallory)}/hold", Hold);

        var held = await neighbour.RunAsync(
            $"perl ./hold {note.RootElement.GetProperty("gateway").GetString()}:3350 127.0.0.1:{note.RootElement.GetProperty("vnc_port").GetInt32()} > held " +
                "2>&1",
            home.SessionFolder(mallory), "held");
        await using var desktop = await RemoteDesktop.LogInAsync(victim);

        var closed = (await manager.Api.GetAsync("/plugins")).Expect(HttpStatusCode.OK).Body.ToJsonString()
            .Contains("closed to all but", StringComparison.Ordinal);
        Assert.That(closed || unprivileged || !Permissions.IsRoot, "root may close it");
        Assert.That(held, Is.EqualTo(closed ? "0" : "400"), "connections to the desktop");
        Assert.That(await manager.Api.StatusAsync(victim.Id), Is.EqualTo("running"));

        await manager.KillAsync();
        await home.StartAsync();
        await using var again = await RemoteDesktop.LogInAsync(victim);
    }

    private const string Hold = """
        use IO::Socket::INET;
        my ($gateway, $desktop) = @ARGV;
        my @held = map { open_to($desktop) } 1..400;
        sleep 3;
        my $made = grep { $_ && getpeername $_ } @held;
        if (fork) { print $made; exit }
        close STDOUT; close STDERR;
        for (my @silent;; select undef, undef, undef, 0.05) {
          $_ && getpeername $_ or $_ = open_to($gateway) for @silent[0..199];
        }
        sub open_to { IO::Socket::INET->new(PeerAddr => $_[0], Blocking => 0) }
        """;

    /// <summary>Keys of the operator's session, which all that he starts would inherit.</summary>
    [Test]
    public async Task Session_WhenTheOperatorHasKeys_HasNone()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Launcher = ["perl", "-e", "my ($add, $keyctl) = `uname -m` =~ /x86_64/ ? (248, 250) : (217, 219); syscall($keyctl, 1, 0); my ($type, $name, " +
            "$secret) = qw(user operators secret); syscall($add, $type, $name, $secret, 6, -3) > 0 or die $!; exec @ARGV"];
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync("mallory");
        await using var desktop = await RemoteDesktop.LogInAsync(server);

        var keys = await desktop.RunAsync("cat /proc/keys > keys 2>&1", home.SessionFolder(server), "keys");

        Assert.That(keys, Does.Not.Contain("operators"));
    }

    [Test]
    public async Task Session_ThatCallsTheApi_ReachesNobody()
    {
        await using var home = new ManagerHome(unprivileged);
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync("mallory");
        await using var desktop = await RemoteDesktop.LogInAsync(server);
        await File.WriteAllTextAsync($"{home.SessionFolder(server)}/call", $"exec 3<>/dev/tcp/127.0.0.1/{home.ApiPort} && echo reached; echo the end");

        var answers = await desktop.RunAsync("/bin/bash ./call > answers 2>&1", home.SessionFolder(server), "answers");

        Assert.That(answers, Does.Contain("Connection refused").And.Not.Contains("reached"), answers);
    }

    [Test]
    public async Task Key_OfTheCommandLine_LetsInUntilItIsRevoked_AndIsNowhereToBeRead()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Settings["LOG_LEVEL"] = "DEBUG";
        var manager = await home.StartAsync();
        var alice = await CreateKeyAsync(home, "--name", "alices", "--user", "alice");
        var reader = await CreateKeyAsync(home, "--name", "readers", "--scopes", "servers:read");
        (await manager.Api.GetAsync("/servers")).Expect(HttpStatusCode.Unauthorized);

        manager.Api.Credential = alice;
        var server = await manager.Api.CreateAsync();
        (await manager.Api.PostAsync("/servers", ApiClient.NewServer("bob"))).Expect(HttpStatusCode.Forbidden);
        manager.Api.Credential = reader;
        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        (await manager.Api.DeleteAsync($"/servers/{server.Id}")).Expect(HttpStatusCode.Forbidden);
        (await manager.Api.PostAsync($"/servers/{server.Id}/credentials")).Expect(HttpStatusCode.Forbidden);

        Assert.That(ProcessTable.Read().Where(p => p.Mentions(alice) || p.Mentions(reader)), Is.Empty);
        Assert.That(Secrets.FindIn(home, alice).Concat(Secrets.FindIn(home, reader)).Concat(Secrets.FindIn(home, server.Password)), Is.Empty);
        Assert.That(manager.Output, Does.Not.Contain(alice).And.Not.Contain(reader));

        var listed = await RunAsync(home, "keys", "list");
        await RunAsync(home, "keys", "revoke", listed.Split('\n').Single(line => line.Contains("alices", StringComparison.Ordinal)).Split(' ')[0]);
        manager.Api.Credential = alice;
        (await manager.Api.GetAsync($"/servers/{server.Id}")).Expect(HttpStatusCode.Unauthorized);
    }

    private static async Task<string> CreateKeyAsync(ManagerHome home, params string[] arguments) =>
        (await RunAsync(home, ["keys", "create", .. arguments])).Trim();

    private static Task<string> RunAsync(ManagerHome home, params string[] arguments)
    {
        var command = home.CommandLine().ToList();
        return Tool.RunAsync(command[0], [.. command[1..], .. arguments]);
    }
}
