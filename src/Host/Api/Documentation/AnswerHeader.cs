namespace Modular.Host.Api.Documentation;

/// <summary>A header that answers of a status have, for the OpenAPI document.</summary>
internal sealed record AnswerHeader(int Status, string Name, string Description);
