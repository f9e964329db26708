using Modular.Abstractions;

namespace Modular.Xrdp.Files;

internal sealed record ServerFolders
{
    private ServerFolders(HostContext host, string serverId)
    {
        ServerId = serverId;
        Config = Path.Combine(host.DataPath, "xrdp", "servers", serverId);
        Log = Path.Combine(host.LogPath, "xrdp", "servers", serverId);
        Session = Path.Combine(host.DataPath, "sessions", serverId);
        RecordFile = Path.Combine(host.DataPath, "xrdp", "records", serverId + ".json");
    }

    public string ServerId { get; }
    public string Config { get; }
    public string Log { get; }
    public string Session { get; }

    /// <summary>All that is deleted with it.</summary>
    public IReadOnlyList<string> All => [Session, Log, Config];

    /// <summary>What it was asked to be: kept as long as the session's data, also when the configuration goes.</summary>
    public string RecordFile { get; }
    public string XrdpFolder => Path.Combine(Config, "xrdp");
    public string XrdpIni => Path.Combine(XrdpFolder, "xrdp.ini");
    public string Certificate => Path.Combine(XrdpFolder, "cert.pem");
    public string Key => Path.Combine(XrdpFolder, "key.pem");
    public string PrivateFolder => Path.Combine(Config, "private");
    public string CredentialsFile => Path.Combine(PrivateFolder, "credentials.json");
    public string InstanceFile => Path.Combine(PrivateFolder, "instance.json");
    public string VncFolder => Path.Combine(Config, "vnc");
    public string VncPassword => Path.Combine(VncFolder, "passwd");
    public string EtcFolder => Path.Combine(Config, "etc");
    public string XrdpLog => Path.Combine(Log, "xrdp.log");
    public string XrdpOutput => Path.Combine(Log, "xrdp-output.log");
    public string SessionLog => Path.Combine(Log, "session.log");

    public string NetworkLog => Path.Combine(Log, "network.log");

    /// <summary>All that programs write to for as long as they run.</summary>
    public IReadOnlyList<string> Logs => [XrdpLog, SessionLog, XrdpOutput, NetworkLog];

    public static ServerFolders Of(HostContext host, string serverId) =>
        Guid.TryParseExact(serverId, "D", out var id) && id.ToString("D") == serverId
            ? new ServerFolders(host, serverId)
            : throw new ServerException(ServerError.Invalid, $"'{serverId}' is not a server id: a UUID in lower-case text is needed.") { Field = "server_id" };
}
