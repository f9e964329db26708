using System.Security.Cryptography;
using System.Text.Json;
using Modular.Abstractions;

namespace Modular.Xrdp.Credentials;

internal sealed record StoredCredentials(string UserName, string Salt, string Hash, int Iterations)
{
    public static StoredCredentials From(ServerCredentials c)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new StoredCredentials(c.UserName, Convert.ToBase64String(salt), Hashed(c.Password, salt, 10000), 10000);
    }

    public bool Matches(string user, string password) => user == UserName && Hashed(password, Convert.FromBase64String(Salt), Iterations) == Hash;

    public void Save(string path)
    {
        File.WriteAllText(path, JsonSerializer.Serialize(this));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public static StoredCredentials? Load(string path) => File.Exists(path) ? JsonSerializer.Deserialize<StoredCredentials>(File.ReadAllText(path)) : null;

    private static string Hashed(string password, byte[] salt, int iterations) =>
        Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, 32));
}
