using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Sandbox;

/// <summary>The RDP side: sees its own configuration and writes its own log, nothing else.</summary>
internal static class XrdpUnit
{
    public static Unit Build(ServerFolders folders, UnitPaths paths, string program) => new(
        Unit.XrdpRole,
        [program, "--nodaemon", "--config", paths.XrdpIni],
        new Dictionary<string, string>(),
        [
            .. BubblewrapArguments.ReadOnly("/etc/xrdp", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf", "/etc/localtime"),
            .. BubblewrapArguments.ReadOnlyAt(folders.XrdpFolder, paths.XrdpFolder),
            .. BubblewrapArguments.WritableAt(folders.XrdpLog, paths.XrdpLog),
            "--perms", "1777", "--dir", "/run/xrdp",
        ],
        folders.XrdpOutput);
}
