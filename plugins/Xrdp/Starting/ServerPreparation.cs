using System.Net;
using System.Text;
using Modular.Abstractions;
using Modular.Xrdp.Certificates;
using Modular.Xrdp.Configuration;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Files;
using Modular.Xrdp.Network;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Recovery;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Starting;

/// <summary>Writes a server's files and takes the addresses it needs.</summary>
internal sealed class ServerPreparation(XrdpOptions options, HostContext host, CredentialGateway gateway, VncPorts vncPorts, ServerPreparation.Notes notes)
{
    private readonly XrdpIniRenderer _renderer = new(options.TemplatePath);

    public PreparedServer Prepare(ServerStart start, MachineSetup machine)
    {
        var folders = ServerFolders.Of(host, start.ServerId);
        DiskSpace.Demand(host.DataPath, host.LogPath);
        uint? uid = machine.Sandbox.OwnUids ? notes.Uids.Assign(folders) : null;
        var files = new ServerFiles(folders, uid);
        files.PrepareFolders(machine.Boxed);
        files.PrepareLog();
        foreach (var name in EtcFiles.Names)
            files.Write(Path.Combine(folders.EtcFolder, name), Encoding.UTF8.GetBytes(EtcFiles.Content(name, files.Uid, files.Gid)));

        var sha256 = PrepareCertificate(folders, files, keep: start.Credentials is null);
        var credentials = PrepareCredentials(folders, files, start.Credentials);
        notes.Rebuild.Note(folders, start, credentials.UserName);
        PortCheck.Demand(options.BindIPAddress, start.Port);
        var prepared = new PreparedServer
        {
            Folders = folders,
            Paths = UnitPaths.For(folders, machine.Sandbox.Mode),
            Machine = machine,
            Uid = uid,
            CertificateSha256 = sha256,
            Gateway = gateway.Open(start.ServerId, null, credentials),
            VncPort = vncPorts.Take(start.ServerId, withDisplay: !machine.Network.Own, filtered: machine.FiltersVnc),
            Cgroup = machine.Cgroups.GroupOf(start.ServerId),
        };
        prepared.Cgroup.Create(Profiles.LimitsOf(options, start.Spec));
        files.Write(folders.XrdpIni,
            Encoding.UTF8.GetBytes(_renderer.Render(Values(start.Spec, start.Port, prepared.Paths, prepared.VncPort, prepared.Gateway))));
        return prepared;
    }

    /// <summary>What a server of this kind goes without on this machine.</summary>
    public IEnumerable<string> Notices(ServerSpec spec, MachineSetup machine) =>
        [.. machine.Limits.Notices(spec.Limits), .. machine.Network.Notices(Profiles.Find(options, spec))];

    /// <summary>The error that a start failed with when a disk is full; null when that is not why.</summary>
    public ServerException? ExplainFullDisk(Exception cause, MachineSetup machine) =>
        // in a box it has a /tmp of its own
        machine.Boxed ? DiskSpace.Explain(cause, host.DataPath, host.LogPath) : DiskSpace.Explain(cause, host.DataPath, host.LogPath, "/tmp");

    /// <summary>What xrdp.ini would say, with the first addresses of the ranges.</summary>
    public string RenderPlan(ServerSpec spec, int port, UnitPaths paths) =>
        _renderer.Render(Values(spec, port, paths, options.VncPortStart, IPNetwork.Parse(options.GatewayNetwork).BaseAddress));

    private XrdpIniValues Values(ServerSpec spec, int port, UnitPaths paths, int vncPort, IPAddress gatewayAddress) => new()
    {
        BindAddress = options.BindIPAddress,
        Port = port,
        CertificatePath = paths.Certificate,
        KeyPath = paths.Key,
        LogPath = paths.XrdpLog,
        SecurityLevel = spec.SecurityLevel,
        ColorDepth = spec.Display.ColorDepth,
        VncPort = vncPort,
        GatewayAddress = gatewayAddress,
        Title = "Modular",
    };

    private string PrepareCertificate(ServerFolders folders, ServerFiles files, bool keep)
    {
        if (keep && File.Exists(folders.Certificate) && File.Exists(folders.Key))
            return ServerCertificate.Sha256OfPem(File.ReadAllText(folders.Certificate));
        var certificate = ServerCertificate.Create(folders.ServerId, host.AdvertisedHost, notes.Time);
        files.Write(folders.Key, Encoding.ASCII.GetBytes(certificate.KeyPem));
        files.Write(folders.Certificate, Encoding.ASCII.GetBytes(certificate.CertificatePem));
        return certificate.Sha256;
    }

    private static StoredCredentials PrepareCredentials(ServerFolders folders, ServerFiles files, ServerCredentials? wanted)
    {
        if (wanted is null && File.Exists(folders.VncPassword) && StoredCredentials.Load(folders.CredentialsFile) is { } kept)
            return kept;
        return new CredentialFiles(folders, files).Replace(wanted ?? CredentialFiles.Unknown());
    }

    /// <summary>What a preparation notes down about a server.</summary>
    /// <param name="Uids">Which uid it has.</param>
    /// <param name="Rebuild">What it was asked to be.</param>
    /// <param name="Time">When.</param>
    internal sealed record Notes(ServerUids Uids, ServerRebuild Rebuild, TimeProvider Time);
}
