namespace Modular.Xrdp.Processes;

/// <summary>A program to start: absolute path, arguments without the program, its whole environment, and the file its output is appended to.</summary>
internal sealed record SpawnRequest(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string OutputPath);
