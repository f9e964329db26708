using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Modular.EndToEnd.Harness;

/// <summary>One record as the SQLite file has it, read without asking the manager.</summary>
internal sealed record StoredServer(string Id, string Status, string Desired, int? Port, string? CertificateSha256, string? IdempotencyKey)
{
    public bool IsAtRest => Status is "running" or "stopped" or "failed";

    /// <summary>One that failed was wanted running, and its restart policy gave up.</summary>
    public bool IsAsDesired => Status == "failed" || Status == Desired;

    public static IReadOnlyList<StoredServer> ReadAll(ManagerHome home)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.DataPath, "modular.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT json FROM servers ORDER BY id";
        using var reader = command.ExecuteReader();
        var servers = new List<StoredServer>();
        while (reader.Read())
            servers.Add(From(JsonNode.Parse(reader.GetString(0))!));

        return servers;
    }

    private static StoredServer From(JsonNode json) => new(
        json["id"]!.GetValue<string>(),
        json["status"]!.GetValue<string>(),
        json["desired"]!.GetValue<string>(),
        json["port"]?.GetValue<int>(),
        json["endpoint"]?["certificate_sha256"]?.GetValue<string>(),
        json["idempotency"]?["key"]?.GetValue<string>());
}
