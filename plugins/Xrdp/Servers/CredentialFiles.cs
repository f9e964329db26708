using System.Security.Cryptography;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Servers;

/// <summary>What a server keeps of its credentials: a salted hash for RDP, and the first eight characters as Xvnc's password file.</summary>
internal sealed class CredentialFiles(ServerFolders folders, ServerFiles files)
{
    /// <summary>Credentials that nobody knows.</summary>
    public static ServerCredentials Unknown() => new("user", RandomNumberGenerator.GetHexString(32));

    public StoredCredentials Replace(ServerCredentials credentials)
    {
        var stored = StoredCredentials.From(credentials);
        stored.Save(folders.CredentialsFile);
        files.Write(folders.VncPassword, VncPasswordFile.Encode(credentials.Password));
        return stored;
    }
}
