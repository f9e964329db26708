namespace Modular.EndToEnd.Harness;

/// <summary>One database that goes away and comes back.</summary>
internal sealed class Outage(DatabaseServers databases, string database, bool frozen)
{
    public async Task BeginAsync()
    {
        if (frozen)
            await SignalAsync("-STOP");
        else if (database == "redis")
            await databases.Redis!.KillAsync();
        else
            await databases.Proxy!.CutAsync();
    }

    public async Task EndAsync()
    {
        if (frozen)
            await SignalAsync("-CONT");
        else if (database == "redis")
            await databases.Redis!.StartAsync();
        else
            databases.Proxy!.Start();
    }

    private async Task SignalAsync(string signal)
    {
        var process = database == "redis" ? databases.Redis!.ProcessId : databases.Mongo!.ProcessId;
        if (process is null)
            Assert.Ignore("the MongoDB of MONGODB_TEST_URL is not ours to freeze");

        await Tool.RunAsync("kill", signal, $"{process}");
    }
}
