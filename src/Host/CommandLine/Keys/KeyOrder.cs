using System.Globalization;
using System.Text.RegularExpressions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Access.Keys;
using Modular.Host.Api.Requests;

namespace Modular.Host.CommandLine.Keys;

/// <summary>What a new key shall be.</summary>
internal sealed partial record KeyOrder(string Name, IReadOnlyList<string> Scopes, string? User, TimeSpan? Lifetime)
{
    private const int MaxDays = 3650;

    /// <exception cref="UsageException">Something is wrong.</exception>
    public static KeyOrder Of(string name, string? scopes, string? user, string? expires) =>
        new(NameOf(name), ScopesOf(scopes ?? ScopeNames.Of(AccessScope.Write)), UserOf(user), expires is null ? null : LifetimeOf(expires));

    public ApiKey ToKey(string secret, DateTimeOffset now) => new()
    {
        Id = KeySecret.NewId(),
        Name = Name,
        Sha256 = KeySecret.HashOf(secret),
        Scopes = Scopes,
        User = User,
        CreatedAt = now,
        ExpiresAt = now + Lifetime,
    };

    private static string NameOf(string name) => TextRules.Profile.IsMatch(name)
        ? name
        : throw new UsageException("modular keys create needs --name NAME: 1 to 64 of A-Z a-z 0-9 . _ -");

    private static string[] ScopesOf(string text)
    {
        var scopes = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return scopes.Length > 0 && scopes.All(ScopeNames.IsKnown)
            ? [.. scopes.Distinct()]
            : throw new UsageException($"--scopes must be one or more of {string.Join(", ", ScopeNames.All)}, separated by commas.");
    }

    private static string? UserOf(string? user) => user is null || TextRules.Identity.IsMatch(user)
        ? user
        : throw new UsageException("--user must be 1 to 128 of A-Z a-z 0-9 . _ @ : -, as in user_id.");

    private static TimeSpan LifetimeOf(string text)
    {
        if (Duration.Match(text) is { Success: true } match)
        {
            var number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            var lifetime =
                match.Groups[2].Value switch { "d" => TimeSpan.FromDays(number), "h" => TimeSpan.FromHours(number), _ => TimeSpan.FromMinutes(number) };
            if (lifetime > TimeSpan.Zero && lifetime <= TimeSpan.FromDays(MaxDays))
                return lifetime;
        }

        throw new UsageException($"--expires must be minutes, hours or days, at most {MaxDays}d: 90m, 12h, 30d. Leave it out for a key that does not expire.");
    }

    [GeneratedRegex(@"\A([0-9]{1,6})([mhd])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration { get; }
}
