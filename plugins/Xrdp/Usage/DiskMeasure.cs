using Modular.Abstractions;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Usage;

/// <summary>Measures once what a server's folders take, whether or not it runs; <see cref="DiskWatch"/> is for those that run.</summary>
internal sealed class DiskMeasure(HostContext host, TimeProvider time)
{
    /// <summary>Throws Unavailable with the reason when not everything could be measured.</summary>
    public async Task<long> MeasureAsync(string serverId, CancellationToken cancellationToken)
    {
        var folders = ServerFolders.Of(host, serverId);
        var givenUp = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(givenUp.SetResult);
        try
        {
            return await LowPriority.RunAsync(() => new DiskWalk(new DiskWalk.Bounds(), time, givenUp.Task).Measure(folders.All));
        }
        catch (IOException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ServerException(ServerError.Unavailable, $"What server {serverId} takes on disk cannot be told: {e.Message}.", e);
        }
    }
}
