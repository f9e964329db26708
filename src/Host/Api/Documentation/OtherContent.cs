namespace Modular.Host.Api.Documentation;

/// <summary>A content type that an answer of a status has, too, when the caller asks for it; for the OpenAPI document.</summary>
internal sealed record OtherContent(int Status, string ContentType);
