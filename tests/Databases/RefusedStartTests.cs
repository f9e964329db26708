using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>Settings of databases and parts that cannot work: one line for each, without the password, and exit code 78.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RefusedStartTests
{
    private const int BadSettings = 78;
    private const string Secret = "tops3cr3t";

    [TestCase("REDIS_URL", $"http://user:{Secret}@redis:6379", "redis://")]
    [TestCase("REDIS_URL", $"redis://:{Secret}#1@redis:6379", "%23")]
    [TestCase("REDIS_URL", $"redis://{Secret}@redis:6379", "password")]
    [TestCase("REDIS_URL", $"redis://:{Secret}@redis:6379/first", "database")]
    [TestCase("MONGODB_URL", $"postgres://user:{Secret}@db/modular", "mongodb://")]
    [TestCase("MONGODB_URL", $"mongodb://user:{Secret}@", "mongodb://")]
    [TestCase("MONGODB_URL", $"mongodb://user:{Secret}/1@db/modular", "%2F")]
    [TestCase("MONGODB_URI", $"mongodb://user:{Secret}@db:port/modular", "mongodb://")]
    [TestCase("MONGODB_URL", $"mongodb://user:{Secret}%zz@db/modular?w=many&x", "mongodb://")]
    [TestCase("STATE_STORE", "couchdb", "'sqlite'")]
    [TestCase("STATE_STORE", "mongodb", "MONGODB_URL")]
    [TestCase("STATE_STORE", "redis", "REDIS_URL")]
    [TestCase("PORT_ALLOCATOR", "redis", "REDIS_URL")]
    [TestCase("PORT_ALLOCATOR", "consul", "'local'")]
    public async Task Setting_ThatCannotWork_IsRefusedInOneLine(string name, string value, string fix)
    {
        await using var databases = await DatabaseServers.StartAsync("sqlite+local");
        var home = databases.NewHome("sqlite+local");
        home.Settings[name] = value;
        Assert.That(await RefusalAsync(home), Does.Contain(name).And.Contain(fix).And.Not.Contain("Exception"));
    }

    [TestCase("MONGODB_URL", $"mongodb://user:{Secret}@127.0.0.1:27017/modular", "127.0.0.1")]
    [TestCase("MONGODB_URL", $"mongodb://user:{Secret}@db.example,localhost/modular", "localhost")]
    [TestCase("REDIS_URL", $"redis://:{Secret}@[::1]:6379", "::1")]
    [TestCase("REDIS_URL", $"redis://:{Secret}@LOCALHOST", "localhost")]
    public async Task Loopback_InProduction_IsRefused(string name, string value, string host)
    {
        await using var databases = await DatabaseServers.StartAsync("sqlite+local");
        var home = databases.NewHome("sqlite+local");
        home.Settings["LUCID_ENV"] = "production";
        home.Settings[name] = value;
        Assert.That(await RefusalAsync(home), Does.StartWith(name).And.Contain(host).IgnoreCase.And.Contain("LUCID_ENV"));
    }

    [Test]
    public async Task Plugin_BuiltForAnotherContract_IsNamedWithBothVersions()
    {
        await using var databases = await DatabaseServers.StartAsync("sqlite+local");
        var home = databases.NewHome("sqlite+local");
        var plugins = Directory.CreateDirectory($"{home.Folder}/plugins").FullName;
        await Tool.RunAsync("cp", "-r", $"{Path.GetDirectoryName(HostProgram.Built)}/plugins/.", plugins);
        ForeignContract.Claim($"{plugins}/Stores/Stores.dll");
        home.Settings["PLUGINS_PATH"] = plugins;
        Assert.That(await RefusalAsync(home),
            Does.StartWith("STATE_STORE").And.Contain("Stores.dll was built for Modular.Abstractions 99.").And.Contain("this host has"));
    }

    /// <summary>The one line it wrote.</summary>
    private static async Task<string> RefusalAsync(ManagerHome home)
    {
        var manager = home.Launch();
        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(BadSettings), manager.Output);
        Assert.That(manager.Output, Does.Not.Contain(Secret));
        var lines = manager.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1), manager.Output);
        Assert.That(Secrets.FindIn(home, Secret), Is.Empty);
        return lines[0];
    }
}
