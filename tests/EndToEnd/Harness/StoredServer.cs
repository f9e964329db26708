using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Modular.EndToEnd.Harness;

/// <summary>One record as the store has it, read without asking the manager.</summary>
internal sealed record StoredServer(string Id, string Status, string Desired, int? Port, string? CertificateSha256, string? IdempotencyKey, bool HasBeenStopped)
{
    public bool IsAtRest => Status is "running" or "stopped" or "failed";

    /// <summary>One that failed was wanted running, and its restart policy gave up.</summary>
    public bool IsAsDesired => Status == "failed" || Status == Desired;

    /// <summary>One whose first start failed gave its port back, and is without one also after it was stopped.</summary>
    public bool MustHavePort => Status == "running" || (Status == "stopped" && !HasBeenStopped);

    public static IReadOnlyList<StoredServer> ReadAll(ManagerHome home) => [.. home.ReadStore(home).Select(json => From(JsonNode.Parse(json)!))];

    /// <summary>The JSON of each record in the SQLite file.</summary>
    public static IReadOnlyList<string> ReadSqlite(ManagerHome home)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.DataPath, "modular.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT json FROM servers ORDER BY id";
        using var reader = command.ExecuteReader();
        var records = new List<string>();
        while (reader.Read())
            records.Add(reader.GetString(0));

        return records;
    }

    private static StoredServer From(JsonNode json) => new(
        json["id"]!.GetValue<string>(),
        json["status"]!.GetValue<string>(),
        json["desired"]!.GetValue<string>(),
        json["port"]?.GetValue<int>(),
        json["endpoint"]?["certificate_sha256"]?.GetValue<string>(),
        json["idempotency"]?["key"]?.GetValue<string>(),
        json["stopped_at"] is not null);
}
