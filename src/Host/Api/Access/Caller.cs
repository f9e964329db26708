using System.Security.Cryptography;
using System.Text;
using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Name">For the audit trail; has no control characters.</param>
/// <param name="Scope">What he may do.</param>
internal sealed record Caller(string Name, AccessScope Scope)
{
    /// <summary>The user he acts for; null: for any.</summary>
    public string? User { get; init; }

    /// <summary>Tells callers apart over all their requests; null for those who proved nothing.</summary>
    public string? Identity { get; init; }

    /// <summary>Whose requests are counted together; null: not counted.</summary>
    public string? RatePartition { get; init; }

    /// <summary>Why he may less than he may think, and how to change that; null: for no particular reason.</summary>
    public string? ScopeNote { get; init; }

    /// <summary>The only user whose servers exist for him; null: all do.</summary>
    public string? OnlyUser => Scope == AccessScope.Admin ? null : User;

    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The caller of this request is not known yet.");

    public bool Sees(string userId) => OnlyUser is null || OnlyUser == userId;

    /// <summary>Throws Forbidden naming the field.</summary>
    public void EnsureMayCreateFor(string userId)
    {
        if (!Sees(userId))
            throw RequestException.Forbidden("user_id", $"user_id: Must be '{OnlyUser}': without the scope admin you have servers of your own only.");
    }

    /// <summary>An idempotency key that nobody else can use or guess; that of somebody without identity is as he sent it.</summary>
    public string OwnKey(string key) =>
        Identity is null ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Identity}\n{key}")));
}
