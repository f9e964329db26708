using System.Net;
using Modular.Abstractions;

namespace Modular.Xrdp.Configuration;

/// <summary>All that varies between two servers' xrdp.ini. Paths are as xrdp sees them, which may be inside a sandbox.</summary>
internal sealed record XrdpIniValues
{
    public required IPAddress BindAddress { get; init; }
    public required int Port { get; init; }
    public required string CertificatePath { get; init; }
    public required string KeyPath { get; init; }
    public required string LogPath { get; init; }
    public required SecurityLevel SecurityLevel { get; init; }
    public required int ColorDepth { get; init; }
    public required int VncPort { get; init; }
    public required IPAddress GatewayAddress { get; init; }

    /// <summary>Any text; <see cref="SafeTitle"/> makes it harmless.</summary>
    public required string Title { get; init; }
}
