namespace Modular.Host.Servers;

/// <summary>The caller's If-Match names another version than the server has.</summary>
internal sealed class VersionMismatchException(string serverId, long expected, long actual)
    : Exception($"Server {serverId} has version {actual}, not {expected}. Read it again and repeat the request with the new ETag.");
