using System.Security.Cryptography;
using System.Text;
using Modular.Abstractions;

namespace Modular.Host.Servers.Execution;

/// <summary>Makes what a person types into the RDP client.</summary>
internal static class CredentialGenerator
{
    // no look-alikes (0 O 1 l I): 24 of 57 characters are 139 bits
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private const int PasswordLength = 24;
    private const int LongestUserName = 64;

    public static ServerCredentials For(ServerSpec spec) => new(UserName(spec.UserId), RandomNumberGenerator.GetString(Alphabet, PasswordLength));

    /// <summary>The user id, with the characters that RDP clients give a meaning of their own (domain separators) replaced.</summary>
    private static string UserName(string userId)
    {
        var name = new StringBuilder(userId.Length);
        foreach (var c in userId.Take(LongestUserName))
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-');

        return name.ToString();
    }
}
