using System.Collections.Concurrent;
using System.Globalization;
using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// The folders that keep what no record wants: <c>lost+found</c>, and where that is another user's, as on the root of every ext4 file system,
/// <c>lost+found.modular</c>.
/// </summary>
internal sealed partial class LostPlaces(HostContext host, TimeProvider time, ILogger<LostPlaces> log)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";
    private const int IdLength = 36;
    private readonly ConcurrentDictionary<string, bool> _unreadable = new(StringComparer.Ordinal);

    private string Usual => Path.Combine(host.DataPath, "lost+found");

    private string Other => Usual + ".modular";

    /// <summary>A new folder for files of a server. Throws IOException or UnauthorizedAccessException.</summary>
    public string Make(string serverId)
    {
        var place = FileOwner.Of(Usual) is null || FileOwner.IsOwn(Usual) ? Usual : Other;
        var name = $"{serverId}-{time.GetUtcNow().UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}";
        var folder = Path.Combine(place, name);
        for (var number = 2; Directory.Exists(folder); number++)
            folder = Path.Combine(place, string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));

        Directory.CreateDirectory(place, OwnerOnly);
        return Directory.CreateDirectory(folder, OwnerOnly).FullName;
    }

    /// <summary>What is kept, oldest first; a place that cannot be read hides nothing of the other.</summary>
    public IReadOnlyList<LostItem> List() =>
        [.. Read(Usual).Concat(Read(Other)).Select(Parse).OfType<LostItem>().OrderBy(i => i.SetAsideAt).ThenBy(i => i.Folder, StringComparer.Ordinal)];

    private string[] Read(string place)
    {
        try
        {
            string[] folders = Directory.Exists(place) ? Directory.GetDirectories(place) : [];
            _unreadable.TryRemove(place, out _);
            return folders;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_unreadable.TryAdd(place, true))
                Unreadable(place, e.Message);

            return [];
        }
    }

    /// <summary>Null for what others keep here.</summary>
    private static LostItem? Parse(string folder)
    {
        var name = Path.GetFileName(folder);
        if (name.Length < IdLength + 1 || !Guid.TryParseExact(name[..IdLength], "D", out _))
            return null;

        var words = name[(IdLength + 1)..].Split('-');
        return DateTimeOffset.TryParseExact(words[0], TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at)
            ? new LostItem(name[..IdLength], at, null, folder)
            : null;
    }

    [LoggerMessage(1214, LogLevel.Warning, "{Place} cannot be read, what it may hold of deleted servers is not listed: {Reason}")]
    private partial void Unreadable(string place, string reason);
}
