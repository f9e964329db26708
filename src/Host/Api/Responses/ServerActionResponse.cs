using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Modular.Host.Api.Responses;

/// <summary>A server after a verb.</summary>
internal sealed record ServerActionResponse : ServerStatusResponse
{
    /// <summary>The one by which the serializer, and so the OpenAPI document, knows that all members are always there.</summary>
    public ServerActionResponse()
    {
    }

    [SetsRequiredMembers]
    private ServerActionResponse(ServerStatusResponse server, bool changed, ServerConnection connection)
        : base(server)
    {
        Changed = changed;
        ConnectionInfo = connection;
    }

    /// <summary>False: it was already as asked.</summary>
    [JsonPropertyOrder(1)]
    public required bool Changed { get; init; }

    /// <summary>With a password when the verb made a new one.</summary>
    [JsonPropertyOrder(1)]
    public required ServerConnection ConnectionInfo { get; init; }

    public static ServerActionResponse From(ServerStatusResponse server, bool changed, ServerConnection connection) => new(server, changed, connection);
}
