using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>
/// Tells the settings among the arguments from the words of a command: they may stand before, between and after these, and mean the same to every command.
/// </summary>
internal static class SettingArguments
{
    private const string Option = "--";
    private const string Plugins = "Plugins:";

    /// <summary>
    /// The words keep their order; a setting is --NAME VALUE, --NAME=VALUE or NAME=VALUE, in any case. What is neither is left among the words, where it is
    /// refused.
    /// </summary>
    /// <exception cref="UsageException">A setting has no value. No value is in the message: it may be a secret.</exception>
    public static (string[] Words, string[] Settings) Separate(IReadOnlyList<string> args)
    {
        var (words, settings) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Count; i++)
        {
            var (name, hasValue) = Split(args[i]);
            if (!IsKnown(name))
            {
                words.Add(NotWithUnderscores(args[i], name));
                continue;
            }

            settings.Add(args[i]);
            if (hasValue)
                continue;

            if (++i == args.Count || args[i].StartsWith(Option, StringComparison.Ordinal))
                throw new UsageException($"{Option}{name} needs a value: {Option}{name} VALUE, or {Option}{name}=VALUE.");

            settings.Add(args[i]);
        }

        return ([.. words], [.. settings]);
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

    private static string NotWithUnderscores(string arg, string name) => name.StartsWith("Plugins__", StringComparison.OrdinalIgnoreCase)
        ? throw new UsageException(
            $"Unknown option {Option}{name}. As an argument it is written with colons: {Option}{name.Replace("__", ":", StringComparison.Ordinal)}=VALUE.")
        : arg;
}
