using System.Security.Cryptography;
using Modular.Abstractions;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Credentials;

/// <summary>What a server keeps of its credentials: a salted hash for RDP, and the first eight characters as Xvnc's password file.</summary>
internal sealed class CredentialFiles(ServerFolders folders, ServerFiles files)
{
    /// <summary>Credentials that nobody knows.</summary>
    public static ServerCredentials Unknown() => new("user", RandomNumberGenerator.GetHexString(32));

    public StoredCredentials Replace(ServerCredentials credentials)
    {
        var stored = StoredCredentials.From(credentials);
        try
        {
            // both or neither: all space is taken before the first is replaced
            using var password = files.Stage(folders.VncPassword, VncPasswordFile.Encode(credentials.Password));
            stored.Save(folders.CredentialsFile);
            password.Replace();
            return stored;
        }
        catch (IOException e) when (DiskSpace.IsMissing(e))
        {
            throw DiskSpace.Explain(e, folders.Config)!;
        }
    }
}
