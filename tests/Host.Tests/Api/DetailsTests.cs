using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class DetailsTests
{
    private const string Path = "/servers/" + Samples.Id;
    private readonly Mock<IServerBackend> _backend = new();
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start()
    {
        _backend.Reset();
        _backend.Setup(b => b.GetCapabilitiesAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new BackendCapabilities { SurvivesHostRestart = true, UsesHostPorts = true });
        _backend.As<IBackendConfiguration>().Setup(b => b.ReadConfigurationAsync(Samples.Id, It.IsAny<CancellationToken>())).ReturnsAsync([new ServerFile
        {
            Path = "xrdp.ini",
            Content = "[Globals]",
        }]);
        var logs = _backend.As<IBackendLogs>();
        logs.Setup(b => b.LogStreams).Returns(["xrdp", "session"]);
        logs.Setup(b => b.ReadLogAsync(Samples.Id, It.IsAny<ServerLogQuery>(), It.IsAny<CancellationToken>()))
            .Returns((string _, ServerLogQuery query, CancellationToken token) => LinesAsync(query, token));
        _rig = await ApiRig.StartAsync(rig =>
        {
            rig.Backend = _backend.Object;
            rig.Has(Samples.Server());
        });
    }

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Connection_Always_LacksThePassword() => Assert.That((await _rig.GetAsync(Path + "/connection")).Expect(200).ToJsonString(), Is.EqualTo(
        $$"""{"host":"rdp.example.org","port":20001,"username":"alice","password":null,"session_id":"s1","certificate_sha256":"{{new string('a', 64)}}"}"""));

    [Test]
    public async Task ConnectionFile_Always_HasWholeLines()
    {
        _rig.Has(Samples.Server() with { UserName = "alice\r\nalternate shell:s:calc", Endpoint = new ServerEndpoint { Host = "2001:db8::1", Port = 3389 } });
        var reply = await _rig.GetAsync(Path + "/connection.rdp");
        reply.Expect(200);
        var lines = reply.Text.Split("\r\n");
        Assert.That(lines,
            Does.Contain("full address:s:[2001:db8::1]:3389").And.Contain("username:s:alicealternate shell:s:calc").And.Contain("desktopwidth:i:1280"));
        Assert.That(lines[..^1], Has.All.Match("^[a-z ]+:[is]:.+"));
        Assert.That(reply.Text.Replace("\r\n", "", StringComparison.Ordinal), Does.Not.Contain("\n").And.Not.Contain("\r"));
        Assert.That(reply.ContentHeaders.ContentDisposition!.ToString(), Does.StartWith("attachment").And.Contain(Samples.Id + ".rdp"));
    }

    [Test]
    public async Task Connection_WhereClientsSeeOtherPorts_TellsThose()
    {
        _rig.Options.AdvertisedPortOffset = 10000;

        Assert.That((int)(await _rig.GetAsync(Path + "/connection")).Expect(200)["port"]!, Is.EqualTo(30001));
        Assert.That((await _rig.GetAsync(Path + "/connection.rdp")).Text, Does.Contain("full address:s:rdp.example.org:30001\r\n"));
        Assert.That((int)(await _rig.GetAsync(Path)).Expect(200)["port"]!, Is.EqualTo(20001), "where it listens");
    }

    [Test]
    public async Task Connection_OfABackendWithAHostOfItsOwn_TellsItsPort()
    {
        _rig.Options.AdvertisedPortOffset = 10000;
        _rig.Has(Samples.Server() with { Endpoint = new ServerEndpoint { Host = "elsewhere.example.org", Port = 3389 } });

        Assert.That((int)(await _rig.GetAsync(Path + "/connection")).Expect(200)["port"]!, Is.EqualTo(3389));
    }

    [Test]
    public async Task ConnectionFile_WithoutAPort_Is409()
    {
        _rig.Has(Samples.Server(ServerStatus.Creating) with { Port = null });
        (await _rig.GetAsync(Path + "/connection.rdp")).ExpectProblem(409, "conflict");
    }

    [Test]
    public async Task Credentials_WhenRenewed_AreShownOnce()
    {
        _rig.Lifecycle.Setup(l => l.RotateCredentialsAsync(Samples.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new ServerCredentials("alice", Samples.Password));
        var reply = await _rig.PostAsync(Path + "/credentials");
        Assert.That((string?)reply.Expect(200)["password"], Is.EqualTo(Samples.Password));
        Assert.That(reply.Header("Cache-Control"), Is.EqualTo("no-store"));
    }

    [Test]
    public async Task Configuration_WhenTheBackendShowsIt_ListsFiles() => Assert.That((await _rig.GetAsync(Path + "/config")).Expect(200).ToJsonString(),
        Is.EqualTo($$"""{"server_id":"{{Samples.Id}}","files":[{"path":"xrdp.ini","content":"[Globals]"}]}"""));

    [TestCase("/config")]
    [TestCase("/logs")]
    public async Task Ability_WhenTheBackendLacksIt_Is501(string route)
    {
        await using var rig = await ApiRig.StartAsync(r => r.Has(Samples.Server()));
        (await rig.GetAsync(Path + route)).ExpectProblem(501, "not_supported");
    }

    [Test]
    public async Task Logs_AsText_NameTheStream()
    {
        var reply = await _rig.GetAsync(Path + "/logs?stream=xrdp&tail=7");
        reply.Expect(200);
        Assert.That(reply.ContentType, Is.EqualTo("text/plain"));
        Assert.That(reply.Text, Is.EqualTo("xrdp | first\nxrdp | 7\n"));
    }

    [Test]
    public async Task Logs_AsJson_AreAnArray() => Assert.That((await _rig.GetAsync(Path + "/logs", ("Accept", "application/json"))).Expect(200).ToJsonString(),
        Is.EqualTo("""[{"stream":"xrdp","text":"first"},{"stream":"xrdp","text":"200"}]"""));

    [TestCase("stream=none", "stream")]
    [TestCase("tail=10001", "tail")]
    [TestCase("tail=x", "tail")]
    [TestCase("follow=perhaps", "follow")]
    public async Task Logs_WithAWrongParameter_NameIt(string query, string parameter) =>
        Assert.That((await _rig.GetAsync($"{Path}/logs?{query}")).ExpectProblem(400, "invalid")["errors"]![parameter], Is.Not.Null);

    [Test]
    [CancelAfter(300_000)]
    public async Task Logs_WhenFollowed_EndWithTheServer(CancellationToken cancellationToken)
    {
        using var response = await _rig.Client.GetAsync(Path + "/logs?follow=true", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        Assert.That(await reader.ReadLineAsync(cancellationToken), Is.EqualTo("xrdp | first"));
        _rig.Catalog.Setup(c => c.Get(Samples.Id)).Throws(new ServerException(ServerError.NotFound, "Gone."));
        var rest = reader.ReadToEndAsync(cancellationToken);
        while (!rest.IsCompleted)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, cancellationToken);
        }

        Assert.That(await rest, Is.EqualTo("xrdp | 200\n"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Logs_WhenFollowed_EndWithTheHost(CancellationToken cancellationToken)
    {
        using var response = await _rig.Client.GetAsync(Path + "/logs?follow=true", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        await reader.ReadLineAsync(cancellationToken);
        Assert.That(await reader.ReadLineAsync(cancellationToken), Is.EqualTo("xrdp | 200"));
        _rig.App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.That(await reader.ReadToEndAsync(cancellationToken), Is.Empty);
    }

    [Test]
    public async Task Plan_Always_ShowsFilesCommandsAndNotices()
    {
        _rig.Lifecycle.Setup(l => l.PlanAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new ServerPlan
            {
                Files = [new ServerFile
                {
                    Path = "a",
                    Content = "b",
                }],
                Commands = [new ServerCommand { Role = "xrdp", Arguments = ["xrdp", "-n"] }],
                Notices = ["No limits here."],
            });
        Assert.That((await _rig.PostAsync("/plan", Samples.Body)).Expect(200).ToJsonString(), Is.EqualTo(
            """{"files":[{"path":"a","content":"b"}],"commands":[{"role":"xrdp","arguments":["xrdp","-n"]}],"warnings":["No limits here."]}"""));
    }

    [Test]
    public async Task Plan_WithAnUnknownProfile_Is422() =>
        (await _rig.PostAsync("/plan", """{"user_id":"a","session_id":"s","profile":"kde"}""")).ExpectProblem(422, "invalid");

    private static async IAsyncEnumerable<ServerLogLine> LinesAsync(ServerLogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ServerLogLine { Stream = "xrdp", Text = "first" };
        yield return new ServerLogLine { Stream = "xrdp", Text = query.Tail.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (query.Follow)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
