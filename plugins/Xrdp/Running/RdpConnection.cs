using System.Net;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Running;

/// <summary>One RDP connection as its process shows it.</summary>
/// <param name="Process">xrdp's process for it.</param>
/// <param name="Client">The peer; null when it is gone, or cannot be seen.</param>
/// <param name="HasDesktop">Whether it is connected to Xvnc: only who has logged in gets that far.</param>
/// <param name="Sockets">Inodes of its sockets; empty when they could not be looked at, and then the rest tells nothing.</param>
internal sealed record RdpConnection(ProcessIdentity Process, IPEndPoint? Client, bool HasDesktop, IReadOnlySet<long> Sockets)
{
    public bool IsVisible => Sockets.Count > 0;
}
