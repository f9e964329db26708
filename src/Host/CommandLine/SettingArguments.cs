using Modular.Host.Observability;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>Arguments that must be settings: a command or an option that nobody knows must not start the service.</summary>
internal static class SettingArguments
{
    private const string Option = "--";
    private const string Plugins = "Plugins:";
    private const string SeeHelp = "Without a command the API is served; modular --help shows commands and settings.";
    private const int LargestSlip = 2;
    private const int LongestWord = 60;
    private static readonly string[] Commands = ["state", "keys"];
    private static readonly string[] Flags = ["check", "health", "version", "help"];

    /// <exception cref="UsageException">One is no setting, or has no value. No value is in the message: it may be a secret.</exception>
    public static void Check(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var (name, hasValue) = Split(args[i]);
            if (!IsKnown(name))
                throw Unknown(args[i], name);

            if (hasValue)
                continue;

            if (++i == args.Count || args[i].StartsWith(Option, StringComparison.Ordinal))
                throw new UsageException($"{Option}{name} needs a value: {Option}{name} VALUE, or {Option}{name}=VALUE.");
        }
    }

    /// <summary>A word that is neither an option nor NAME=VALUE has no name.</summary>
    private static (string Name, bool HasValue) Split(string arg)
    {
        var end = arg.IndexOf('=', StringComparison.Ordinal);
        if (arg.StartsWith(Option, StringComparison.Ordinal))
            return (end < 0 ? arg[Option.Length..] : arg[Option.Length..end], end >= 0);

        return end < 0 ? ("", false) : (arg[..end], true);
    }

    private static bool IsKnown(string name) =>
        MisspeltNames.Known.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (name.StartsWith(Plugins, StringComparison.OrdinalIgnoreCase) && name.Split(':') is { Length: >= 3 } parts && parts.All(p => p.Length > 0));

    private static UsageException Unknown(string arg, string name)
    {
        var isOption = arg.StartsWith(Option, StringComparison.Ordinal);
        if (name.StartsWith("Plugins__", StringComparison.OrdinalIgnoreCase))
            return new UsageException($"Unknown option {Option}{name}. As an argument it is written with colons: {Option}{name.Replace("__", ":", StringComparison.Ordinal)}=VALUE.");

        var shown = OneLine.Of(name.Length > 0 ? (isOption ? Option + name : name) : arg);
        var nearest = isOption ? Nearest(name, [.. Flags, .. MisspeltNames.Known]) : Nearest(name.Length > 0 ? name : arg, Commands);
        var hint = nearest is null ? "" : $" Did you mean {(isOption ? Option : "modular ")}{nearest}?";
        return new UsageException($"Unknown {(isOption ? "option" : "command")} {(shown.Length > LongestWord ? shown[..LongestWord] + "…" : shown)}.{hint} {SeeHelp}");
    }

    private static string? Nearest(string word, IReadOnlyList<string> known)
    {
        var (nearest, distance) = known.Select(k => (k, Distance: MisspeltNames.Distance(k.ToUpperInvariant(), word.ToUpperInvariant()))).MinBy(k => k.Distance);
        return distance <= LargestSlip ? nearest : null;
    }
}
