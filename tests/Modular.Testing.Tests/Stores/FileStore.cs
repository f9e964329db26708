using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Correct: has all in memory and writes all of it to its disk, which nobody else may open meanwhile.</summary>
internal class FileStore : StoreBehind, IOpenStore<FileStore>, IDisposable
{
    private readonly bool _isRefused;

    public FileStore(PlantedDisk disk)
    {
        Disk = disk;
        _isRefused = Locks && disk.Holder is not null;
        if (!_isRefused)
            disk.Holder = this;
        Behind.Restore(disk.Content.BackUp());
    }

    protected PlantedDisk Disk { get; }

    protected virtual bool Locks => true;

    public static FileStore Open(PlantedDisk disk) => new(disk);

    public override async Task AddAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        await base.AddAsync(server, cancellationToken);
        Write();
    }

    public override async Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken)
    {
        var isUpdated = await base.TryUpdateAsync(server, expectedVersion, cancellationToken);
        Write();
        return isUpdated;
    }

    public override async Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken)
    {
        var isRemoved = await base.TryRemoveAsync(id, expectedVersion, cancellationToken);
        Write();
        return isRemoved;
    }

    public override Task CheckAsync(CancellationToken cancellationToken) =>
        _isRefused ? throw new ServerException(ServerError.Unavailable, "Another store has it open.") : base.CheckAsync(cancellationToken);

    public virtual void Dispose()
    {
        if (Disk.Holder == this)
            Disk.Holder = null;
    }

    protected virtual ServerRecord OnDisk(ServerRecord server) => server;

    protected virtual void Write() => Flush();

    protected void Flush()
    {
        var (records, notes) = Behind.BackUp();
        Disk.Content.Restore(([.. records.Select(OnDisk)], notes));
    }
}
