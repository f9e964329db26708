using Modular.Abstractions;

namespace Acme.Backend;

/// <summary>What a server has on disk: a log.</summary>
internal sealed class ServerFiles(HostContext host, string serverId)
{
    public string Log { get; } = Path.Combine(Folder(host), serverId + ".log");

    /// <summary>Servers that have files here, running or not.</summary>
    public static IEnumerable<string> Servers(HostContext host) =>
        Directory.Exists(Folder(host)) ? Directory.EnumerateFiles(Folder(host), "*.log").Select(Path.GetFileNameWithoutExtension).OfType<string>() : [];

    public void Prepare()
    {
        Directory.CreateDirectory(Folder(host));
        File.WriteAllText(Log, "");
    }

    public IReadOnlyList<string> LogTail() => File.Exists(Log) ? [.. File.ReadLines(Log).TakeLast(20)] : [];

    public long Length() => File.Exists(Log) ? new FileInfo(Log).Length : 0;

    public void Delete()
    {
        if (File.Exists(Log))
            File.Delete(Log);
    }

    private static string Folder(HostContext host) => Path.Combine(host.LogPath, "acme");
}
