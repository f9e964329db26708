using System.Text.Json.Serialization;
using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>A server after a verb.</summary>
internal sealed record ServerActionResponse : ServerStatusResponse
{
    public ServerActionResponse(ServerRecord server, ServerUsage? usage, bool changed, ServerConnection connection)
        : base(server, usage)
    {
        Changed = changed;
        ConnectionInfo = connection;
    }

    /// <summary>False: it was already as asked.</summary>
    [JsonPropertyOrder(1)]
    public bool Changed { get; }

    /// <summary>With a password when the verb made a new one.</summary>
    [JsonPropertyOrder(1)]
    public ServerConnection ConnectionInfo { get; }
}
