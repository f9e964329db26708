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

    /// <exception cref="UsageException">Something is missing or wrong.</exception>
    public static KeyOrder Parse(IReadOnlyList<string> args, out IReadOnlyList<string> settings)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].Split('=', 2);
            if (parts[0] is not ("--name" or "--scopes" or "--user" or "--expires"))
                rest.Add(args[i]);
            else if (parts.Length == 2 || (++i < args.Count && !args[i].StartsWith("--", StringComparison.Ordinal)))
                given[parts[0]] = parts.Length == 2 ? parts[1] : args[i];
            else
                throw new UsageException($"{parts[0]} needs a value.");
        }

        settings = rest;
        return new KeyOrder(NameOf(given), ScopesOf(given), UserOf(given), LifetimeOf(given));
    }

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

    private static string NameOf(Dictionary<string, string> given) =>
        given.TryGetValue("--name", out var name) && TextRules.Profile.IsMatch(name)
            ? name
            : throw new UsageException("modular keys create needs --name NAME: 1 to 64 of A-Z a-z 0-9 . _ -");

    private static string[] ScopesOf(Dictionary<string, string> given)
    {
        var scopes = given.GetValueOrDefault("--scopes", ScopeNames.Of(AccessScope.Write))
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return scopes.Length > 0 && scopes.All(ScopeNames.IsKnown)
            ? [.. scopes.Distinct()]
            : throw new UsageException($"--scopes must be one or more of {string.Join(", ", ScopeNames.All)}, separated by commas.");
    }

    private static string? UserOf(Dictionary<string, string> given) =>
        given.GetValueOrDefault("--user") is not { } user || TextRules.Identity.IsMatch(user)
            ? given.GetValueOrDefault("--user")
            : throw new UsageException("--user must be 1 to 128 of A-Z a-z 0-9 . _ @ : -, as in user_id.");

    private static TimeSpan? LifetimeOf(Dictionary<string, string> given)
    {
        if (!given.TryGetValue("--expires", out var text))
            return null;

        if (Duration.Match(text) is { Success: true } match)
        {
            var number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            var lifetime = match.Groups[2].Value switch { "d" => TimeSpan.FromDays(number), "h" => TimeSpan.FromHours(number), _ => TimeSpan.FromMinutes(number) };
            if (lifetime > TimeSpan.Zero && lifetime <= TimeSpan.FromDays(MaxDays))
                return lifetime;
        }

        throw new UsageException($"--expires must be minutes, hours or days, at most {MaxDays}d: 90m, 12h, 30d. Leave it out for a key that does not expire.");
    }

    [GeneratedRegex(@"\A([0-9]{1,6})([mhd])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration { get; }
}
