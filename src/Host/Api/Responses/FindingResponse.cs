using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>Something that an operator should fix.</summary>
internal sealed record FindingResponse(string Part, FindingSeverity Severity, string Message, string Fix);
