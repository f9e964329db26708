using System.Text;

namespace Modular.EndToEnd.Harness;

/// <summary>Looks for a secret wherever a run could have left it.</summary>
internal static class Secrets
{
    private const int NoSuchDevice = 6; // ENXIO, of a socket that is opened as a file

    /// <summary>Files of a home, and processes of it whose command line shows the secret; of the servers' processes also the environment.</summary>
    public static IReadOnlyList<string> FindIn(ManagerHome home, string secret) =>
    [
        .. Directory.EnumerateFiles(home.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => IsIn(file, secret)),
        .. ProcessTable.WithDescendants(p => p.Mentions(home.Folder))
            .Where(p => p.CommandLine.Contains(secret, StringComparison.Ordinal) || (p.ServerId is not null && p.Mentions(secret)))
            .Select(p => p.ToString()),
    ];

    private static bool IsIn(string file, string secret)
    {
        try
        {
            // an empty file holds nothing, but perhaps a lock, as manager.lock does, and then it cannot be opened
            return new FileInfo(file).Length > 0 && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0;
        }
        catch (Exception e) when (GoneProcess.IsCauseOf(e) || e is IOException { HResult: NoSuchDevice })
        {
            return false; // gone, or a socket
        }
    }
}
