using Modular.Abstractions;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Servers;

/// <summary>Whether a server lives on in processes that no note knows of: notes are older than that when they come from a backup.</summary>
internal sealed class OtherInstances(XrdpOptions options, MarkedProcesses marked)
{
    /// <summary>
    /// Asked when what was noted down has ended. Of a server that was said to run both halves must live; of one whose start was cut off somebody may have
    /// launched them a moment before, and nobody has used them.
    /// </summary>
    public async Task<bool> RunAsync(ServerRecord record)
    {
        if (record.Status != ServerStatus.Running)
            return false;

        var names = (await marked.OfAsync(record.Id)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return names.Contains(NameOf(options.XrdpPath)) && names.Contains(NameOf(options.XvncPath));
    }

    /// <summary>As the kernel shows it.</summary>
    private static string NameOf(string program)
    {
        const int Longest = 15;
        var name = Path.GetFileName(program);
        return name.Length > Longest ? name[..Longest] : name;
    }
}
