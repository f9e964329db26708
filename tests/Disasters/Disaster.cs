using Microsoft.Data.Sqlite;

namespace Modular.Disasters;

/// <summary>Something that happens to the store or to DATA_PATH; the seed decides what.</summary>
internal sealed class Disaster
{
    private static readonly string[] Kinds =
    [
        "store deleted", "log deleted", "store truncated", "store emptied", "store older", "store swapped", "store elsewhere",
        "ledger deleted", "ledger truncated", "ledger older", "manager-id emptied", "store and ledger deleted", "store and ledger older",
        "all but the homes and the id deleted",
        "store garbage", "notes of runs deleted",
    ];

    private static readonly string[] KindsWhileRunning = ["store deleted", "store older", "store swapped by a copy", "ledger deleted", "ledger older"];
    private readonly ManagerHome _home;
    private readonly Random _random;

    public Disaster(ManagerHome home, Random random)
    {
        (_home, _random) = (home, random);
        WhileRunning = random.Next(5) == 0;
        Kind = WhileRunning ? KindsWhileRunning[random.Next(KindsWhileRunning.Length)] : Kinds[random.Next(Kinds.Length)];
    }

    /// <summary>Whether it strikes under a running manager.</summary>
    public bool WhileRunning { get; }

    public string Kind { get; }

    private string Store => $"{_home.DataPath}/modular.db";

    private string Ledger => $"{_home.DataPath}/ledger";

    /// <summary>An earlier state of the store and the ledger, made beside a running manager.</summary>
    public static async Task BackUpAsync(ManagerHome home)
    {
        File.Delete($"{home.Folder}/older.db");
        var (exitCode, output) = await HostCommand.RunAsync(home, "state", "backup", $"{home.Folder}/older.db");
        Assert.That(exitCode, Is.Zero, output);
        File.Copy($"{home.DataPath}/ledger", $"{home.Folder}/older.ledger", overwrite: true);
    }

    public void Strike()
    {
        if (!Kind.StartsWith("store and ledger", StringComparison.Ordinal))
        {
            StrikeOne(Kind);
            return;
        }

        var how = Kind.Split(' ')[^1];
        StrikeOne("store " + how);
        StrikeOne("ledger " + how);
    }

    /// <summary>Undoes a setting that was mistyped.</summary>
    public void Correct() => _home.Settings.Remove("Plugins__Stores__Sqlite__Path");

    private void StrikeOne(string what)
    {
        switch (what)
        {
            case "store deleted": CustodyFixture.DeleteStore(_home); break;
            case "log deleted": File.Delete(Store + "-wal"); break;
            case "store truncated": Truncate(Store); break;
            case "store garbage": ReplaceStore(MakeGarbage()); break;
            case "notes of runs deleted": DeleteNotes(); break;
            case "store emptied": File.WriteAllBytes(Store, []); break;
            case "store older": ReplaceStore($"{_home.Folder}/older.db"); break;
            case "store swapped" or "store swapped by a copy": ReplaceStore(MakeForeign()); break;
            case "store elsewhere": _home.Settings["Plugins__Stores__Sqlite__Path"] = $"{_home.Folder}/typo-{_random.Next()}/modular.db"; break;
            case "ledger deleted": File.Delete(Ledger); break;
            case "ledger truncated": Truncate(Ledger); break;
            case "ledger older": Overwrite(Ledger, File.ReadAllBytes($"{_home.Folder}/older.ledger")); break;
            case "manager-id emptied": File.WriteAllText($"{_home.DataPath}/manager-id", ""); break;
            default:
                foreach (var file in Directory.EnumerateFiles(_home.DataPath).Where(f => !f.EndsWith("/manager-id", StringComparison.Ordinal)))
                    File.Delete(file);
                break;
        }
    }

    private void ReplaceStore(string file)
    {
        CustodyFixture.DeleteStore(_home);
        var copy = Store + ".copy";
        File.Copy(file, copy, overwrite: true);
        File.Move(copy, Store);
    }

    /// <summary>A database with nothing of ours in it.</summary>
    private string MakeForeign()
    {
        var file = $"{_home.Folder}/foreign-{_random.Next()}.db";
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE others (id TEXT)";
        command.ExecuteNonQuery();
        return file;
    }

    private string MakeGarbage()
    {
        var file = $"{_home.Folder}/garbage-{_random.Next()}.db";
        var content = new byte[_random.Next(1, 50_000)];
        _random.NextBytes(content);
        File.WriteAllBytes(file, content);
        return file;
    }

    /// <summary>The backend's notes of what it started; the store has them, too.</summary>
    private void DeleteNotes()
    {
        foreach (var folder in Directory.EnumerateDirectories($"{_home.DataPath}/xrdp/servers"))
            File.Delete($"{folder}/private/instance.json");
    }

    /// <summary>As <c>cp</c> does: the file stays the same, and whoever has it open does not hinder that.</summary>
    private static void Overwrite(string file, byte[] content)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write(content);
    }

    private void Truncate(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.SetLength(_random.NextInt64(stream.Length + 1));
    }
}
