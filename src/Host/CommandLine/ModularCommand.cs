using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Modular.Host.Plugins;

namespace Modular.Host.CommandLine;

/// <summary>The command line: without a word it serves, else one of the commands of the table is run.</summary>
internal sealed class ModularCommand : Command
{
    public const string Program = "modular";

    private const string About = "Creates and manages RDP servers through a REST API. Without a command it serves the API until SIGTERM or Ctrl+C.";

    public ModularCommand(Func<Task<int>> serve)
        : base(Program, About)
    {
        Add(new HelpOption("--help", "-h") { Description = "Show how a command is written", Action = new Help(new HelpAction()) });
        Add(new VersionOption("--version") { Description = "Show the version", Action = new ShowVersion() });
        SetAction((_, _) => serve());
    }

    /// <summary>The exit code.</summary>
    /// <param name="words">The arguments without settings.</param>
    /// <param name="output">What help and version are written to.</param>
    /// <exception cref="UsageException">They are no command.</exception>
    public Task<int> RunAsync(string[] words, TextWriter output)
    {
        // no response files: an @ may begin a value
        var result = Parse(Respelt(words), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction or null
            || (words.Length > 0 && result.CommandResult.Parent is null && result.Action is not (Help or ShowVersion)))
            throw UsageErrors.Of(result, words);

        // SIGTERM is the host's; what is thrown is told by StartFailure
        return result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output });
    }

    /// <summary>Spellings of earlier versions, which health checks of containers and scripts hold.</summary>
    private static string[] Respelt(string[] words) => words switch
    {
        ["--check", .. var rest] => ["check", .. rest],
        ["--health", .. var rest] => ["health", .. rest],
        [var first, .. var rest] when first.StartsWith("--health=", StringComparison.Ordinal) => ["health", first["--health=".Length..], .. rest],
        _ => words,
    };

    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(PluginVersion.Of(typeof(ModularCommand).Assembly));
            return 0;
        }
    }
}
