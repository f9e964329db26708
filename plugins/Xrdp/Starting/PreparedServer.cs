using System.Net;
using Modular.Xrdp.Files;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Starting;

/// <summary>A server with its files written and its addresses chosen, before anything runs.</summary>
internal sealed record PreparedServer
{
    /// <summary>Borne by all that is started of it.</summary>
    public string StartId { get; } = Guid.NewGuid().ToString("N");
    public required ServerFolders Folders { get; init; }
    public required UnitPaths Paths { get; init; }
    public required MachineSetup Machine { get; init; }
    public required uint? Uid { get; init; }
    public required int VncPort { get; init; }
    public required IPAddress Gateway { get; init; }
    public required string CertificateSha256 { get; init; }
    public required ServerCgroup Cgroup { get; init; }
}
