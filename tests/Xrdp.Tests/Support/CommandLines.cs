using System.Globalization;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Tests.Support;

/// <summary>Living processes by their whole command line, marked or not.</summary>
internal static class CommandLines
{
    public static IReadOnlyList<int> Of(string commandLine) =>
        [.. ProcFs.Pids().Where(p => string.Join(' ', ProcFs.CommandLine(p) ?? []) == commandLine && ProcFs.Stat(p) is { IsDead: false })];

    /// <summary>The pid at the start of a line of <see cref="Modular.Testing.OwnedProcesses"/>.</summary>
    public static int Pid(string line) => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
}
