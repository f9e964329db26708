using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Abstractions;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Credentials;

/// <summary>What is kept of credentials: enough to check them, not to know them.</summary>
/// <param name="UserName">As it is.</param>
/// <param name="Salt">Base64.</param>
/// <param name="Hash">PBKDF2-SHA256 of the password, base64.</param>
/// <param name="Iterations">Few are enough: passwords are made by machine, with more than 128 bits.</param>
internal sealed record StoredCredentials(string UserName, string Salt, string Hash, int Iterations)
{
    private const int CurrentVersion = 1;
    private const int DefaultIterations = 5000;
    private const int MostIterations = 10_000_000;
    private const int HashLength = 32;

    /// <summary>Of the file's form.</summary>
    public int Version { get; init; } = CurrentVersion;

    public static StoredCredentials From(ServerCredentials credentials)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new StoredCredentials(
            credentials.UserName, Convert.ToBase64String(salt), Convert.ToBase64String(Digest(credentials.Password, salt, DefaultIterations)),
            DefaultIterations);
    }

    /// <summary>Takes the same time whether the user name, the password or both are wrong.</summary>
    public bool Matches(string user, string password)
    {
        var sameUser =
            CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(user)), SHA256.HashData(Encoding.UTF8.GetBytes(UserName)));
        var samePassword =
            CryptographicOperations.FixedTimeEquals(Digest(password, Convert.FromBase64String(Salt), Iterations), Convert.FromBase64String(Hash));
        return sameUser & samePassword;
    }

    /// <summary>Replaces the file in one step, readable for its owner only.</summary>
    public void Save(string path)
    {
        using var staged = new StagedFile(path, JsonSerializer.SerializeToUtf8Bytes(this), flushToDisk: true);
        staged.Replace();
    }

    /// <summary>Null when there is no file.</summary>
    public static StoredCredentials? Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var loaded = JsonSerializer.Deserialize<StoredCredentials>(file);
            return loaded is not null && loaded.IsSound() ? loaded : throw Damaged(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>Never salt and hash.</summary>
    public override string ToString() => $"{UserName} (password hidden)";

    private bool IsSound() =>
        Version is > 0 and <= CurrentVersion && UserName is not null && Iterations is > 0 and <= MostIterations
        && LengthOf(Salt) > 0 && LengthOf(Hash) == HashLength;

    /// <summary>Bytes of a base64 text; -1 when it is none.</summary>
    private static int LengthOf(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? length : -1;
    }

    private static ServerException Damaged(string path, Exception? cause = null) => new(ServerError.StartFailed,
        $"{path} is damaged, or was written by a newer version. Make new credentials for the server, or restore the file.", cause)
    { Retryable = false };

    private static byte[] Digest(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashLength);
}
