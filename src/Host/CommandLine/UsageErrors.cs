using System.CommandLine;
using System.CommandLine.Parsing;
using Modular.Host.Observability;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>Says in one line what is wrong with a command, what was meant, and what there is.</summary>
internal static class UsageErrors
{
    private const int LargestSlip = 2;
    private const int LongestWord = 60;
    private static readonly string[] EarlierSpellings = ["--check", "--health"];

    public static UsageException Of(ParseResult result, string[] words)
    {
        var (command, path) = (result.CommandResult.Command, PathOf(result.CommandResult));
        var known = Known(command, path);
        if (result.Errors.FirstOrDefault(e => e.SymbolResult is OptionResult { Tokens.Count: > 0 }) is { } wrongValue)
            return new UsageException($"{wrongValue.Message} {known}");

        if (FirstUnknown(result, words) is { } word)
            return new UsageException($"{Unknown(word, command, path)} {known}");

        var reason = string.Join(' ', result.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new UsageException($"Not as {path} is written: {reason} {known}");
    }

    /// <summary>
    /// No argument begins with a dash, so one that does is an option that nobody knows. The parser passes over some first words, e.g. [suggest].
    /// </summary>
    private static string? FirstUnknown(ParseResult result, string[] words) =>
        result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).FirstOrDefault(v => v.StartsWith('-'))
        ?? (result.CommandResult.Parent is null ? words : [.. result.UnmatchedTokens]) switch { [var first, ..] => first, _ => null };

    private static string Unknown(string word, Command command, string path)
    {
        var isOption = word.StartsWith('-');
        var name = word.Split('=')[0]; // what follows may be a secret
        var kind = isOption ? "option" : command.Subcommands.Any() ? "command" : "argument";
        var shown = OneLine.Of(name.Length > LongestWord ? name[..LongestWord] + "…" : name);
        var nearest = isOption ? Nearest(name, [.. Options(command), .. EarlierSpellings, .. MisspeltNames.Known.Select(k => "--" + k)])
            : Nearest(name, [.. command.Subcommands.Select(c => c.Name)]);
        return $"Unknown {kind} {shown}.{(nearest is null ? "" : $" Did you mean {(isOption ? "" : path + " ")}{nearest}?")}";
    }

    private static string Known(Command command, string path)
    {
        var usage = command.Subcommands.Any()
            ? $"There is {string.Join(", ", command.Subcommands.Select(c => $"{path} {Usage(c)}"))}"
            : $"It is {path}{Usage(command)[command.Name.Length..]}";
        return $"{usage}; and settings, as --NAME VALUE. {path} --help says more.";
    }

    private static string Usage(Command command) => string.Join(' ',
        [command.Name, .. command.Subcommands.Any() ? ["…"] : command.Arguments.Select(Usage), .. command.Options.Select(Usage)]);

    private static string Usage(Argument argument) => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name;

    private static string Usage(Option option)
    {
        var text = option.Arity.MaximumNumberOfValues == 0 ? option.Name : $"{option.Name} {option.HelpName}";
        return option.Required ? text : $"[{text}]";
    }

    private static IEnumerable<string> Options(Command command) => command.Options.Select(o => o.Name).Concat(["--help"]);

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : result.Command.Name;

    private static string? Nearest(string word, IReadOnlyList<string> known)
    {
        var nearest = known.MinBy(k => Distance(k, word));
        return nearest is not null && Distance(nearest, word) <= LargestSlip ? nearest : null;
    }

    private static int Distance(string known, string word) => MisspeltNames.Distance(known.ToUpperInvariant(), word.ToUpperInvariant());
}
