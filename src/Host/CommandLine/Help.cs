using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>What <c>--help</c> prints: how the command is written, and the settings, which mean the same to each.</summary>
internal sealed class Help(HelpAction usage) : SynchronousCommandLineAction
{
    private const int NameWidth = 28;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usage.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Parent is null)
            WriteSettings(output);
        else
            output.WriteLine($"Settings may be given as --NAME VALUE to every command; {ModularCommand.Program} --help lists them.");

        return exitCode;
    }

    private static void WriteSettings(TextWriter output)
    {
        output.WriteLine($"{ModularCommand.Program} COMMAND --help shows how a command is written.");
        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCodes.Meanings)
            output.WriteLine($"  {code,-3} {meaning}");

        output.WriteLine();
        output.WriteLine(
            "Settings, as environment variables, in ENV_FILES, in appsettings.json, or as --NAME VALUE; each with what holds without it, and what it may be:");
        foreach (var setting in SettingDefinitions.All)
            output.WriteLine($"  {setting.Name.PadRight(NameWidth)} {setting.Meaning} [{setting.Default}; {setting.Rule}]".Replace("`", ""));

        output.WriteLine();
        output.WriteLine("Settings of plugins: Plugins__<Plugin>__<Setting>, e.g. Plugins__Xrdp__BindAddress=127.0.0.1");
    }
}
