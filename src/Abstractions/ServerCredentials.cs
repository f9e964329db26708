namespace Modular.Abstractions;

/// <summary>What a person types into the RDP client. Kept in memory only; a backend stores a salted hash at most.</summary>
/// <param name="userName">RDP user name.</param>
/// <param name="password">RDP password.</param>
public sealed class ServerCredentials(string userName, string password)
{
    /// <summary>RDP user name.</summary>
    public string UserName { get; } = userName;

    /// <summary>RDP password.</summary>
    public string Password { get; } = password;

    /// <summary>The user name; never the password.</summary>
    public override string ToString() => $"{UserName} (password hidden)";
}
