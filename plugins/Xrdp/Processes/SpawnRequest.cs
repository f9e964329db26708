using System.Runtime.InteropServices;

namespace Modular.Xrdp.Processes;

/// <summary>A program to start: absolute path, arguments without the program, its whole environment, and the file its output is appended to.</summary>
internal sealed record SpawnRequest(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string OutputPath)
{
    /// <summary>Number of the first of <see cref="Handed"/> in the new process.</summary>
    public const int FirstHanded = 3;

    /// <summary>Descriptors that the program gets, in this order; they stay ours, too.</summary>
    public IReadOnlyList<SafeHandle> Handed { get; init; } = [];
}
