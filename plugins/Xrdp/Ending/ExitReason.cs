using System.Globalization;
using System.Text.RegularExpressions;
using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Ending;

/// <summary>Says in a sentence why a unit ended.</summary>
internal static partial class ExitReason
{
    private const int TailLines = 20;
    private const string ScriptPrefix = "session: ";

    /// <param name="folders">Where the logs are.</param>
    /// <param name="role">The unit that ended first.</param>
    /// <param name="exit">How.</param>
    /// <param name="memoryLimitMib">The memory limit when the kernel killed something because of it; else null.</param>
    public static ServerExit Describe(ServerFolders folders, string role, ProcessExit exit, int? memoryLimitMib)
    {
        var tail = Tail(folders, role);
        var (reason, code) = role switch
        {
            ServerUnit.SessionRole => Session(exit, tail),
            ServerUnit.NetworkRole => (Plain("The desktop's network (slirp4netns)", exit), exit.Code),
            _ => (Plain("xrdp", exit), exit.Code),
        };
        if (memoryLimitMib is { } limit)
            reason += string.Create(CultureInfo.InvariantCulture, $" Its memory limit of {limit} MiB was reached: raise max_memory.");
        return new ServerExit { Reason = reason, ExitCode = code, LogTail = tail };
    }

    /// <summary>The last lines that tell about a unit.</summary>
    public static IReadOnlyList<string> Tail(ServerFolders folders, string role)
    {
        if (role == ServerUnit.SessionRole)
            return ServerLogReader.Tail(folders.SessionLog, TailLines);
        if (role == ServerUnit.NetworkRole)
            return ServerLogReader.Tail(folders.NetworkLog, TailLines);
        return [.. ServerLogReader.Tail(folders.XrdpLog, TailLines), .. ServerLogReader.Tail(folders.XrdpOutput, TailLines / 2)];
    }

    private static (string Reason, int? Code) Session(ProcessExit exit, IReadOnlyList<string> tail)
    {
        var last = tail.LastOrDefault(l => l.StartsWith(ScriptPrefix, StringComparison.Ordinal))?[ScriptPrefix.Length..] ?? "";
        var said = ExitCode().Match(last);
        var code = said.Success ? int.Parse(said.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : exit.Code;
        if (!said.Success || exit.Code is not (null or 70 or 71 or 72))
            return (Plain("The session", exit), exit.Code);
        if (last.StartsWith("the desktop", StringComparison.Ordinal))
        {
            var why = code == 0 ? "somebody logged out." : "its program failed, see the session log.";
            return (string.Create(CultureInfo.InvariantCulture, $"The desktop ended with exit code {code}: {why}"), code);
        }


        return (last + ".", code);
    }

    private static string Plain(string what, ProcessExit exit) => exit switch
    {
        { Code: null } => $"{what} ended; how is not known, because an earlier run of the manager had started it.",
        { Code: > 128 and < 160 and var code } => string.Create(CultureInfo.InvariantCulture, $"{what} was killed by signal {code - 128}{Name(code - 128)}."),
        { Code: var code } => string.Create(CultureInfo.InvariantCulture, $"{what} ended with exit code {code}."),
    };

    private static string Name(int? signal) => signal switch
    {
        6 => " (SIGABRT)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };

    [GeneratedRegex(@"\(exit code ([0-9]{1,3})\)$")]
    private static partial Regex ExitCode();
}
