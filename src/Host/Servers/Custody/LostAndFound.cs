using System.Globalization;
using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Custody;

/// <summary>Where files go that no record wants: never deleted but by an order, or after LOST_AND_FOUND_DAYS.</summary>
internal sealed partial class LostAndFound(SelectedParts parts, HostContext host, ModularOptions options, TimeProvider time, ILogger<LostAndFound> log)
{
    /// <summary>A clock that is set for less than this deletes nothing.</summary>
    private static readonly TimeSpan DueThroughout = TimeSpan.FromHours(1);
    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";
    private const int IdLength = 36;
    private readonly Dictionary<string, long> _dueSince = new(StringComparer.Ordinal);

    /// <summary>Whether the backend can move files out of the way; where it cannot they stay where they are.</summary>
    public bool CanKeep => parts.Backend is ISetAside;

    private string Root => Path.Combine(host.DataPath, "lost+found");

    /// <summary>Ends what is alive of a server and moves all its files here; the folder.</summary>
    public async Task<string> PutAsync(OwnedInstance instance, string reason, CancellationToken cancellationToken)
    {
        var ability = parts.Backend as ISetAside ?? throw new ServerException(ServerError.NotSupported, "The backend cannot put files aside.");
        var folder = MakeFolder(instance.ServerId);
        var note = Path.Combine(folder, LostNote.FileName);
        try
        {
            await File.WriteAllTextAsync(note, LostNote.Of(instance, reason, time.GetUtcNow()), cancellationToken);
            await ability.SetAsideAsync(instance.ServerId, folder, cancellationToken);
        }
        catch
        {
            if (Directory.EnumerateFileSystemEntries(folder).All(e => e == note))
                Directory.Delete(folder, recursive: true); // it is tried again, under another name

            throw;
        }

        SetAside(instance.ServerId, folder, reason);
        return folder;
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<LostItem> List() => Directory.Exists(Root)
        ? [.. Directory.EnumerateDirectories(Root).Select(Parse).OfType<LostItem>().OrderBy(i => i.SetAsideAt).ThenBy(i => i.Folder, StringComparer.Ordinal)]
        : [];

    /// <summary>Deletes what is kept of a server; false when nothing was.</summary>
    public async Task<bool> RemoveAsync(string serverId, CancellationToken cancellationToken)
    {
        var items = List().Where(i => i.ServerId == serverId).ToList();
        foreach (var item in items)
            await DiscardAsync(item, cancellationToken);

        return items.Count > 0;
    }

    /// <summary>Deletes what has lain here long enough, by the wall clock and for an hour of this run.</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        var due = List().Where(i => i.DeletedAt <= time.GetUtcNow()).ToList();
        foreach (var folder in _dueSince.Keys.Except(due.Select(i => i.Folder), StringComparer.Ordinal).ToList())
            _dueSince.Remove(folder);

        foreach (var item in due)
        {
            if (_dueSince.TryAdd(item.Folder, time.GetTimestamp()) || time.GetElapsedTime(_dueSince[item.Folder]) < DueThroughout)
                continue;

            await DiscardAsync(item, cancellationToken);
            Expired(item.ServerId, item.Folder, options.LostAndFoundDays);
        }
    }

    private async Task DiscardAsync(LostItem item, CancellationToken cancellationToken)
    {
        if (parts.Backend is ISetAside ability)
            await ability.DiscardAsync(item.Folder, cancellationToken);
    }

    private string MakeFolder(string serverId)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var name = $"{serverId}-{time.GetUtcNow().UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}";
        var folder = Path.Combine(Root, name);
        for (var number = 2; Directory.Exists(folder); number++)
            folder = Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));

        Directory.CreateDirectory(Root, OwnerOnly);
        return Directory.CreateDirectory(folder, OwnerOnly).FullName;
    }

    /// <summary>Null for what others keep here.</summary>
    private LostItem? Parse(string folder)
    {
        var name = Path.GetFileName(folder);
        if (name.Length < IdLength + 1 || !Guid.TryParseExact(name[..IdLength], "D", out _))
            return null;

        var words = name[(IdLength + 1)..].Split('-');
        if (!DateTimeOffset.TryParseExact(words[0], TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            return null;

        return new LostItem(name[..IdLength], at, options.LostAndFoundDays == 0 ? null : at.AddDays(options.LostAndFoundDays), folder);
    }

    [LoggerMessage(1210, LogLevel.Warning, "Server {ServerId}: its files were moved to {Folder}: {Reason}")]
    private partial void SetAside(string serverId, string folder, string reason);

    [LoggerMessage(1211, LogLevel.Warning, "Server {ServerId}: {Folder} was deleted, it had lain there for {Days} days")]
    private partial void Expired(string serverId, string folder, int days);
}
