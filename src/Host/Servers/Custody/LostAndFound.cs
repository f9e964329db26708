using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Custody;

/// <summary>Where files go that no record wants: never deleted but by an order, or after a manager has kept them for LOST_AND_FOUND_DAYS.</summary>
internal sealed partial class LostAndFound(
    GuardedParts parts, LostPlaces places, LostNote note, KeptTime kept, ModularOptions options, ILogger<LostAndFound> log)
{
    private readonly HashSet<string> _stuck = new(StringComparer.Ordinal);

    /// <summary>Whether the backend can move files out of the way; where it cannot they stay where they are.</summary>
    public bool CanKeep => parts.Backend.SetAside is not null;

    /// <summary>Ends what is alive of a server and moves all its files here; the folder, or null when it had no files.</summary>
    public async Task<string?> PutAsync(OwnedInstance instance, string reason, CancellationToken cancellationToken)
    {
        var ability = parts.Backend.SetAside ?? throw new ServerException(ServerError.NotSupported, "The backend cannot put files aside.");
        var folder = places.Make(instance.ServerId);
        try
        {
            await note.WriteAsync(folder, instance, reason, cancellationToken);
            await ability.SetAsideAsync(instance.ServerId, folder, cancellationToken);
        }
        finally
        {
            if (IsBlank(folder))
                Directory.Delete(folder, recursive: true); // what failed is tried again, under another name
        }

        if (!Directory.Exists(folder))
            return null;

        SetAside(instance.ServerId, folder, reason);
        return folder;
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<LostItem> List() => [.. places.List().Select(i => i with { DeletedAt = kept.EndOf(i.Folder) })];

    /// <summary>Deletes what is kept of a server; false when nothing was.</summary>
    public async Task<bool> RemoveAsync(string serverId, CancellationToken cancellationToken)
    {
        var items = places.List().Where(i => i.ServerId == serverId).ToList();
        foreach (var item in items)
            await DiscardAsync(item, cancellationToken);

        return items.Count > 0;
    }

    /// <summary>Deletes what has lain here long enough; trouble with one does not concern the next.</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        if (!CanKeep)
            return;

        var items = places.List();
        kept.Retain(items.Select(i => i.Folder));
        foreach (var item in items)
        {
            if (kept.IsOver(item.Folder))
                await ExpireAsync(item, cancellationToken);
            else
                kept.Save(item.Folder);
        }
    }

    private async Task ExpireAsync(LostItem item, CancellationToken cancellationToken)
    {
        try
        {
            await DiscardAsync(item, cancellationToken);
            Expired(item.ServerId, item.Folder, options.LostAndFoundDays);
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException)
        {
            if (_stuck.Add(item.Folder))
                NotExpired(item.ServerId, item.Folder, e.Message);
        }
    }

    private async Task DiscardAsync(LostItem item, CancellationToken cancellationToken)
    {
        if (parts.Backend.SetAside is { } ability)
            await ability.DiscardAsync(item.Folder, cancellationToken);
    }

    private static bool IsBlank(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .All(e => Path.GetFileName(e) is LostNote.FileName or KeptTime.FileName);

    [LoggerMessage(1210, LogLevel.Warning, "Server {ServerId}: its files were moved to {Folder}: {Reason}")]
    private partial void SetAside(string serverId, string folder, string reason);

    [LoggerMessage(1211, LogLevel.Warning, "Server {ServerId}: {Folder} was deleted, it had lain there for {Days} days")]
    private partial void Expired(string serverId, string folder, int days);

    [LoggerMessage(1213, LogLevel.Warning, "Server {ServerId}: {Folder} has lain there long enough, but cannot be deleted, it is tried again: {Reason}")]
    private partial void NotExpired(string serverId, string folder, string reason);
}
