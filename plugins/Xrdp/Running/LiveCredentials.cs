using Modular.Abstractions;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Running;

/// <summary>The credentials of a running server: in its files, and where logins are checked.</summary>
internal sealed class LiveCredentials(string serverId, CredentialFiles files, CredentialGateway gateway)
{
    public void Replace(ServerCredentials credentials) => gateway.Update(serverId, files.Replace(credentials));
}
