namespace Modular.Host;

/// <summary>How the process ends.</summary>
internal static class ExitCodes
{
    /// <summary>What a command was to do was refused or failed, or the manager that it asked is not well.</summary>
    public const int Failed = 1;

    /// <summary>A command that was not written as it must be (sysexits.h, EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>A bug: something that nobody expected, or work that did not end when it had to (sysexits.h, EX_SOFTWARE).</summary>
    public const int Bug = 70;

    /// <summary>Settings or plugins that cannot work (sysexits.h, EX_CONFIG).</summary>
    public const int Configuration = 78;

    /// <summary>Each with what it means to operators.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (0, "ended in order"),
        (Failed, "a health check, a transfer of state or a change of keys failed; the last line says why"),
        (Usage, "a command or an option that is not known, or not written as --help shows it; nothing was started"),
        (Bug, "a bug, in the manager or in a plugin: the log has the stack, or names what did not end"),
        (Configuration, "settings, plugins or stored state that cannot work; the lines on standard error say what, and how to fix it"),
    ];
}
