using System.Text.RegularExpressions;

namespace Modular.Host.Plugins;

/// <summary>
/// Who may bear which name. A name is the name of a section of settings, so no two plugins share one: a folder's name is for the plugin in it alone, and
/// where two others say the same name neither has it. No order decides, and what comes with the host, in folders of its names, keeps them.
/// </summary>
internal static partial class PluginNames
{
    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    /// <summary>Those that keep their names; a line for each of the others.</summary>
    public static IReadOnlyList<PluginCandidate> Settle(
        IReadOnlyList<PluginCandidate> candidates, IReadOnlyList<string> folders, ICollection<PluginFailure> failures)
    {
        void Refuse(PluginCandidate candidate, string why) =>
            failures.Add(new PluginFailure(candidate.Folder, $"Its module is called '{candidate.Name}'{why}"));

        var kept = new List<PluginCandidate>();
        foreach (var candidate in candidates)
        {
            var others = candidates.Where(c => c != candidate && Same(c.Name, candidate.Name)).Select(c => c.Folder).ToList();
            if (folders.FirstOrDefault(f => f != candidate.Folder && Same(Path.GetFileName(f), candidate.Name)) is { } owner)
                Refuse(candidate, $", the name of another plugin's folder, {owner}. Give it another name.");
            else if (others.Count > 0 && !Same(Path.GetFileName(candidate.Folder), candidate.Name))
                Refuse(candidate, $" like that in {string.Join(", ", others)}. Remove one, or give it another name.");
            else
                kept.Add(candidate);
        }

        return kept;
    }

    /// <summary>As configuration compares the names of sections.</summary>
    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Name();
}
