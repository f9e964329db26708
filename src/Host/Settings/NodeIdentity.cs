using System.Text;
using System.Text.RegularExpressions;

namespace Modular.Host.Settings;

/// <summary>
/// Which node this manager is on: managers with one node share its ports. Its name is NODE_ID, else what DATA_PATH keeps, else for the first time the host name: a container
/// gets another host name with each upgrade. Names that it bore before are remembered until nothing hangs on them any more.
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

    /// <summary>For people: where the name is from.</summary>
    public string Source { get; }

    /// <summary>Names that this manager bore before, and may still have ports under.</summary>
    public IReadOnlyList<string> Former => _former;

    /// <summary>Only looks. Throws <see cref="SettingsException"/> when the name that is kept is damaged and NODE_ID does not replace it.</summary>
    public static NodeIdentity Of(ModularOptions options, string hostName)
    {
        var path = Path.Combine(options.DataPath, FileName);
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                return First(options, path, hostName);

            var text = Read(path);
            var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 0 && IsName(lines[0]) && lines.Skip(1).All(l => l.StartsWith(FormerMark, StringComparison.Ordinal)))
            {
                var known = lines.Skip(1).Select(l => l[FormerMark.Length..]).Prepend(lines[0]);
                return new NodeIdentity(path, options.NodeId ?? lines[0], options.NodeId is null ? "kept in DATA_PATH" : "by NODE_ID", known);
            }

            return options.NodeId is { } replacement ? new NodeIdentity(path, replacement, "by NODE_ID", []) : throw Damaged(path, "it does not hold a name of 1 to 63 letters, digits or . _ -");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return options.NodeId is { } set ? new NodeIdentity(path, set, "by NODE_ID", []) : throw Damaged(path, $"it cannot be read ({e.Message})");
        }
    }

    /// <summary>Whether NODE_ID may be this.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>Writes the name down, with the former ones that were found besides, before anything is moved: who dies in between is followed by one who knows.</summary>
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

    /// <summary>An earlier version noted the host name, which was the node then, in the ledger only.</summary>
    private static NodeIdentity First(ModularOptions options, string path, string hostName)
    {
        var name = string.Concat(hostName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-').Take(Longest));
        var ledger = Path.Combine(options.DataPath, ManagerIdentity.LedgerName);
        var header = File.Exists(ledger) ? File.ReadLines(ledger).FirstOrDefault() : null;
        var earlier = MachineOfLedger().Match(header ?? "");
        string[] former = earlier.Success ? [earlier.Groups[1].Value] : [];
        return options.NodeId is { } set
            ? new NodeIdentity(path, set, "by NODE_ID", former)
            : new NodeIdentity(path, name.Length > 0 ? name : "node", "from the host name", former);
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
}
