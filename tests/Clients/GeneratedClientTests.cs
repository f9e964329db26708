namespace Modular.Clients;

/// <summary>A client that is generated from the OpenAPI document of a real manager compiles, and takes a server through its life.</summary>
/// <param name="sources">Folder of the program that uses it, and of what it is built with.</param>
internal abstract class GeneratedClientTests(string sources)
{
    private static readonly string[] Life = ["created", "read", "listed", "logged", "stopped", "started", "restarted", "deleted", "gone", "refused"];

    private Workshop? _workshop;

    protected Workshop Workshop => _workshop!;

    protected string Document => Workshop.PathOf("api.json");

    [OneTimeSetUp]
    public async Task FetchPackages()
    {
        _workshop = new Workshop(sources);
        await RestoreAsync();
    }

    [OneTimeTearDown]
    public void TidyUp() => _workshop?.Dispose();

    [Test]
    public async Task Client_FromTheDocument_TakesAServerThroughItsLife()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var key = await NewKey.InAsync(home, "servers:write");
        await File.WriteAllTextAsync(Document, (await manager.Api.GetAsync("/openapi/v1.json")).Expect(System.Net.HttpStatusCode.OK).Text);
        await GenerateAsync();

        Workshop.Environment["MODULAR_KEY"] = key;
        var steps = await RunAsync($"http://127.0.0.1:{home.ApiPort}");

        Assert.That(steps.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Is.EqualTo(Life), steps);
        await Leftovers.AssertNoneAsync(home);
    }

    /// <summary>Fetches what generating and compiling need; all that follows needs no network.</summary>
    protected abstract Task RestoreAsync();

    /// <summary>Makes the client, and compiles it with the program that uses it.</summary>
    protected abstract Task GenerateAsync();

    /// <summary>Runs the program, which has the key in MODULAR_KEY; it writes a word for each step.</summary>
    protected abstract Task<string> RunAsync(string url);
}
