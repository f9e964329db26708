namespace Modular.Abstractions;

/// <summary>Something about a server that is neither its status nor a failure, e.g. that it cannot be told whether it runs.</summary>
/// <param name="Type">Stable name in snake_case, e.g. <c>recovery_unknown</c>; at most one of a type at a time.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Since">When it began.</param>
public sealed record ServerCondition(string Type, string Message, DateTimeOffset Since);
