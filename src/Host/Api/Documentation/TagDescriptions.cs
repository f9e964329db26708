namespace Modular.Host.Api.Documentation;

/// <summary>One line for each group of routes.</summary>
internal static class TagDescriptions
{
    public static string Of(string tag) => tag switch
    {
        "servers" => "Make servers, find them, start, stop and delete them",
        "connection" => "Where and as whom to connect",
        "details" => "What a server was started with, what it logs, and what a creation would do",
        "operations" => "For those who run the service",
        "health" => "For those who watch the service",
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag, "has no description"),
    };
}
