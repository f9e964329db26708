namespace Modular.Host.CommandLine;

/// <summary>A command that was not written as it must be; the message says how.</summary>
internal sealed class UsageException(string message) : Exception(message);
