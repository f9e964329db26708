using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>The look from outside is worth something only if it sees what is wrong: here everything is made wrong in turn.</summary>
internal sealed class ViolationsTests
{
    [Test]
    public async Task Violations_OfEveryKind_AreSeen()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        await manager.KillAsync(); // so that nobody puts right what is made wrong
        Assert.That(await FindAsync(home), Is.Empty);

        using (var stranger = new TcpListener(IPAddress.Any, home.LastPort))
        {
            stranger.Start();
            Assert.That(await FindAsync(home), Has.One.Contains($"port {home.LastPort} is open"));
        }

        await WriteAsync(home, "UPDATE servers SET json = replace(json, '\"status\":\"running\"', '\"status\":\"stopping\"')");
        Assert.That(await FindAsync(home), Has.Some.Contains("stays so").And.Some.Contains("but runs"));

        await WriteAsync(home, "UPDATE servers SET json = replace(json, '\"status\":\"stopping\"', '\"status\":\"running\"')");
        await WriteAsync(home, $"UPDATE servers SET json = replace(json, '{server.CertificateSha256}', 'another')");
        Assert.That(await FindAsync(home), Has.One.Contains($"port {server.Port} shows {server.CertificateSha256}"));

        var records = StoredServer.ReadSqlite(home);
        await WriteAsync(home, "DELETE FROM servers");
        Assert.That(await FindAsync(home), Has.One.Contains("runs without a record").And.Some.Contains("belongs to no record"));
        Assert.That(records, Has.Count.EqualTo(1));

        await Crowd.KillAsync(server);
        Assert.That(await FindAsync(home), Has.None.Contains("runs without a record"));
    }

    private static Task<IReadOnlyList<string>> FindAsync(ManagerHome home) => Violations.FindAsync(home, TimeSpan.Zero);

    private static async Task WriteAsync(ManagerHome home, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={home.DataPath}/modular.db;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.That(await command.ExecuteNonQueryAsync(), Is.EqualTo(1));
    }
}
