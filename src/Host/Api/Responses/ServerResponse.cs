using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>A new server, with its credentials.</summary>
internal sealed record ServerResponse
{
    public required string ServerId { get; init; }

    public required ServerStatus Status { get; init; }

    public required int? Port { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ServerConnection ConnectionInfo { get; init; }

    /// <summary>What was ignored or cannot be done as asked.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public static ServerResponse From(ServerRecord server, ServerConnection connection, IReadOnlyList<string> warnings) => new()
    {
        ServerId = server.Id,
        Status = server.Status,
        Port = server.Port,
        CreatedAt = server.CreatedAt,
        ConnectionInfo = connection,
        Warnings = warnings,
    };
}
