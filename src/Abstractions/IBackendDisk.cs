namespace Modular.Abstractions;

/// <summary>Ability of a backend: what a server's files take on disk, also when it does not run.</summary>
public interface IBackendDisk
{
    /// <summary>
    /// Bytes of all files that are kept for it until it is deleted: its home, its logs, its configuration; zero when there are none. Measured now: the host
    /// asks in the background, one server at a time, and never for a request.
    /// </summary>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> with the reason when not all of it could be measured: never a part, never
    /// zero.</exception>
    Task<long> MeasureDiskAsync(string serverId, CancellationToken cancellationToken);
}
