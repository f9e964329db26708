namespace Modular.Host.Api.Documentation;

/// <summary>The type of a body that a route reads itself, for the OpenAPI document.</summary>
internal sealed record RequestBodyType(Type Type);
