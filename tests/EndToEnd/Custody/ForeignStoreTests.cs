using Microsoft.Data.Sqlite;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd.Custody;

/// <summary>
/// A start on a store that holds another state of the same manager, as with a wrong address: nothing is written to it, and the right one ends custody.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ForeignStoreTests
{
    [Test]
    public async Task Store_OfAnotherState_IsLeftAlone_AndTheRightOneEndsIt()
    {
        await using var home = CustodyFixture.NewHome();
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 1);
        await manager.KillAsync();
        var right = ChangeNote(home, text => text.Replace("\"state_id\":\"", "\"state_id\":\"other-", StringComparison.Ordinal));

        manager = await CustodyFixture.StartInCustodyAsync(home, "store_foreign");
        await keepsakes.AssertKeptAsync(CustodyFixture.LongEnoughForASweep);
        await manager.TerminateAsync();
        await CustodyFixture.AssertCheckTellsAsync(home, "store_foreign");
        Assert.That(ChangeNote(home, _ => right), Does.Contain("\"state_id\":\"other-"), "nothing was written to it");

        manager = await home.StartAsync();
        Assert.That(await manager.Api.StatusAsync(keepsakes.Running[0].Id), Is.EqualTo("running"));
        Assert.That(keepsakes.Losses(), Is.Empty);
    }

    /// <summary>The note as it was before.</summary>
    private static string ChangeNote(ManagerHome home, Func<string, string> change)
    {
        using var connection = new SqliteConnection($"Data Source={home.DataPath}/modular.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT text FROM notes WHERE name LIKE 'manager/%'";
        var before = (string)command.ExecuteScalar()!;
        command.CommandText = "UPDATE notes SET text = $text WHERE name LIKE 'manager/%'";
        command.Parameters.AddWithValue("$text", change(before));
        command.ExecuteNonQuery();
        return before;
    }
}
