using Modular.Xrdp.Credentials;
using Modular.Xrdp.Network;

namespace Modular.Xrdp.Running;

/// <summary>Where a server's programs meet on this machine.</summary>
/// <param name="Gateway">xrdp asks there who may come in.</param>
/// <param name="VncPorts">xrdp finds the desktop there.</param>
internal sealed record ServerAddresses(CredentialGateway Gateway, VncPorts VncPorts);
