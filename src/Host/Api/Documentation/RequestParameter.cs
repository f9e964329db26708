using Microsoft.OpenApi;

namespace Modular.Host.Api.Documentation;

/// <summary>A query parameter or header that a route reads itself, for the OpenAPI document.</summary>
internal sealed record RequestParameter(string Name, bool InHeader, string Description, bool Repeatable, Func<OpenApiSchema> Schema);
