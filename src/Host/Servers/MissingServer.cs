using Modular.Abstractions;

namespace Modular.Host.Servers;

/// <summary>The one way to say that a server does not exist: also of those that a caller must not know of.</summary>
internal static class MissingServer
{
    public static ServerException Of(string serverId) =>
        new(ServerError.NotFound, $"There is no server {serverId}. GET /servers lists those that exist.");
}
