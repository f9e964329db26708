using System.Text;
using System.Text.RegularExpressions;

namespace Modular.Host.Settings;

/// <summary>
/// Which node this manager is on: managers with one node share its ports. Its name is NODE_ID, else what DATA_PATH keeps, else for the first time the host
/// name: a container gets another host name with each upgrade. Names that it bore before are remembered until nothing hangs on them any more. In a copy of
/// DATA_PATH the name is made anew: where the copy is, the original's ports are not.
/// </summary>
internal sealed partial class NodeIdentity
{
    /// <summary>Holds the node's name, and below it former ones whose books have not been left.</summary>
    public const string FileName = "node-id";
    private const string FormerMark = "former ";
    private const int Longest = 63;
    private const int LongestFile = 64 * 1024;
    private readonly string _path;
    private List<string> _former;

    private NodeIdentity(string path, string id, string source, IEnumerable<string> former)
    {
        (_path, Id, Source) = (path, id, source);
        _former = [.. former.Where(n => n != id).Distinct(StringComparer.Ordinal)];
    }

    public string Id { get; }

    /// <summary>Whether the folder was last used as another one, so that the original may be at work, under the name that is kept here.</summary>
    public bool IsCopy { get; private init; }

    /// <summary>For people: where the name is from.</summary>
    public string Source { get; }

    /// <summary>Names that this manager bore before, and may still have ports under.</summary>
    public IReadOnlyList<string> Former => _former;

    /// <summary>Only looks. Throws <see cref="SettingsException"/> when the name that is kept is damaged and NODE_ID does not replace it.</summary>
    /// <param name="options">NODE_ID and DATA_PATH.</param>
    /// <param name="hostName">Of this machine, as it is now.</param>
    /// <param name="folderMark">The data folder's, see <see cref="FolderMark"/>.</param>
    public static NodeIdentity Of(ModularOptions options, string hostName, string folderMark)
    {
        var path = Path.Combine(options.DataPath, FileName);
        var (machine, folder) = ReadLedger(Path.Combine(options.DataPath, ManagerIdentity.LedgerName));
        var isCopy = folder is not null && !FolderMark.MayBeSame(folder, folderMark);
        var kept = File.Exists(path) || Directory.Exists(path) ? ReadNames(path, options.NodeId is not null) : null;
        var (id, source) = (options.NodeId, kept, isCopy) switch
        {
            ({ } set, _, _) => (set, "by NODE_ID"),
            (null, [var first, ..], false) => (first, "kept in DATA_PATH"),
            _ => (NameFrom(hostName), "from the host name"),
        };
        string[] former = kept ?? (machine is null ? [] : [machine]); // an earlier version noted the host name, which was the node then, in the ledger only
        return new NodeIdentity(path, id, source, former) { IsCopy = isCopy };
    }

    /// <summary>Whether NODE_ID may be this.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>
    /// Writes the name down, with the former ones that were found besides, before anything is moved: who dies in between is followed by one who knows.
    /// </summary>
    /// <returns>Why it could not be written; null: it is.</returns>
    public string? Keep(IEnumerable<string> found)
    {
        _former = [.. _former.Concat(found).Where(n => n != Id && !n.Any(char.IsControl)).Distinct(StringComparer.Ordinal)];
        return Write();
    }

    /// <summary>Nothing hangs on the former names any more.</summary>
    public void ForgetFormer()
    {
        _former = [];
        Write();
    }

    private static string NameFrom(string hostName)
    {
        var name = string.Concat(hostName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-').Take(Longest));
        return name.Length > 0 ? name : "node";
    }

    /// <summary>The name that is kept, and former ones; null where they are damaged and not needed.</summary>
    private static string[]? ReadNames(string path, bool isReplaced)
    {
        try
        {
            var lines = Read(path).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 0 && IsName(lines[0]) && lines.Skip(1).All(l => l.StartsWith(FormerMark, StringComparison.Ordinal)))
                return [lines[0], .. lines.Skip(1).Select(l => l[FormerMark.Length..])];

            return isReplaced ? null : throw Damaged(path, "it does not hold a name of 1 to 63 letters, digits or . _ -");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return isReplaced ? null : throw Damaged(path, $"it cannot be read ({e.Message})");
        }
    }

    /// <summary>Where the manager was last at work; nulls when nobody knows.</summary>
    private static (string? Machine, string? Folder) ReadLedger(string path)
    {
        try
        {
            var header = File.Exists(path) ? File.ReadLines(path).FirstOrDefault() ?? "" : "";
            return (Value(MachineOfLedger().Match(header)), Value(FolderOfLedger().Match(header)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, null); // what follows says so, and changes nothing
        }

        static string? Value(Match match) => match.Success ? match.Groups[1].Value : null;
    }

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        if (file.Length > LongestFile)
            throw new IOException($"{file.Length} bytes are too many");

        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private string? Write()
    {
        var text = string.Concat(_former.Select(n => FormerMark + n).Prepend(Id).Select(l => l + "\n"));
        var temporary = _path + ".new";
        try
        {
            if (File.Exists(_path) && Read(_path) == text)
                return null; // also where the file is there to be read only

            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true); // a name must never stand for an empty file, also when the power fails
            }

            File.Move(temporary, _path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            return e.Message;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next attempt writes over it
        }
    }

    private static SettingsException Damaged(string path, string what) => new(
        [$"DATA_PATH: the node's name in {path} is damaged, {what}; set NODE_ID to this node's name, or delete the file, and one is made from the host name."]);

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex("\"machine\":\"([^\"\\\\]+)\"")]
    private static partial Regex MachineOfLedger();

    [GeneratedRegex("\"folder\":\"([^\"\\\\]+)\"")]
    private static partial Regex FolderOfLedger();
}
