using Modular.Xrdp.Files;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Sandbox;

/// <summary>The RDP side: sees its own configuration and writes its own log, nothing else.</summary>
internal static class XrdpUnit
{
    /// <summary>After the socket that it keeps, where it is walled in: bubblewrap's <see cref="KeyFilter"/>.</summary>
    public const int Filter = SpawnRequest.FirstHanded + 1;

    private const string NoDaemon = "--nodaemon", Config = "--config";

    /// <summary>Whether it is that of a server, of whatever manager.</summary>
    public static bool IsCommandLine(IReadOnlyList<string> line) =>
        line is [_, NoDaemon, Config, var ini] && ini.EndsWith("/xrdp/xrdp.ini", StringComparison.Ordinal)
            && !ini.StartsWith("/etc/", StringComparison.Ordinal);

    public static ServerUnit Build(ServerFolders folders, UnitPaths paths, string program) => new(
        ServerUnit.XrdpRole,
        [program, NoDaemon, Config, paths.XrdpIni],
        new Dictionary<string, string>(),
        new BubblewrapMounts()
            .ReadOnly("/etc/xrdp", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf", "/etc/localtime")
            .ReadOnlyAt(folders.XrdpFolder, paths.XrdpFolder)
            .WritableAt(folders.XrdpLog, paths.XrdpLog)
            .Open("/run/xrdp")
            .Arguments,
        folders.XrdpOutput);
}
