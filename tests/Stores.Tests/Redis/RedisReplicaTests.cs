using Modular.Abstractions;
using Modular.Stores.Redis;
using Modular.Testing.Redis;
using Modular.Testing.Stores;
using StackExchange.Redis;

namespace Modular.Stores.Tests.Redis;

/// <summary>A replica may be behind: what it lacks would be taken for lost.</summary>
internal sealed class RedisReplicaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test, CancelAfter(300_000)]
    public async Task Reads_FromAReplica_AreRefusedInWords(CancellationToken token)
    {
        await using var primary = await RedisFixture.StartAsync();
        await using var replica = await RedisFixture.StartAsync();
        await using (var store = primary.Open())
        {
            await store.AddAsync(ServerRecords.Sample(), token);
            await store.WriteNoteAsync("n", "text", token);
        }

        await FollowAsync(replica.Server, primary.Server, token);
        await using var behind =
            new RedisStore(new RedisStoreOptions { Url = replica.Server.Url, Prefix = TestContext.CurrentContext.Test.ID }, TimeProvider.System);
        Func<Task>[] reads =
        [
            () => behind.ListAsync(new ServerQuery(), token), () => behind.ListAsync(new ServerQuery { UserId = "alice" }, token),
            () => behind.FindAsync(ServerRecords.Sample().Id, token), () => behind.ReadNoteAsync("n", token), () => behind.CheckAsync(token),
        ];
        foreach (var read in reads)
            Assert.That(() => read(), Throws.TypeOf<ServerException>().With.Message.Contains("is a read-only replica. Point the URL to the primary."));
    }

    /// <summary>Returns when the replica has what the primary has.</summary>
    private static async Task FollowAsync(RedisServer replica, RedisServer primary, CancellationToken token)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{replica.Port},allowAdmin=true");
        var server = connection.GetServer("127.0.0.1", replica.Port);
        await server.ExecuteAsync("REPLICAOF", "127.0.0.1", primary.Port);
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(10, token))
        {
            Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(Patience), "it follows");
            var role = (RedisResult[])(await server.ExecuteAsync("ROLE"))!;
            if ((string?)role[0] == "slave" && (string?)role[3] == "connected")
                return;
        }
    }
}
