using System.Text.Json.Nodes;

namespace Modular.EndToEnd.Harness;

/// <summary>What the creator of a server is told.</summary>
internal sealed record ServerAccess(string Id, int Port, string UserName, string Password, string CertificateSha256)
{
    public static ServerAccess From(JsonNode body)
    {
        var connection = body["connection_info"]!;
        return new ServerAccess(
            body["server_id"]!.GetValue<string>(),
            connection["port"]!.GetValue<int>(),
            connection["username"]!.GetValue<string>(),
            connection["password"]!.GetValue<string>(),
            connection["certificate_sha256"]!.GetValue<string>());
    }
}
