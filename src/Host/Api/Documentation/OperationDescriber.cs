using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Modular.Host.Api.Access;
using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Documentation;

/// <summary>Adds what routes read by themselves to the OpenAPI document: parameters, headers and bodies.</summary>
internal sealed class OperationDescriber : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var parameter in metadata.OfType<RequestParameter>())
            operation.Parameters.Add(Describe(parameter));

        await DescribeAccessAsync(operation, context, metadata.OfType<RequiredScope>().LastOrDefault()?.Scope ?? AccessScope.Admin, cancellationToken);
        if (metadata.OfType<RequestBodyType>().FirstOrDefault() is not { } body)
            return;

        var schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken);
        context.Document!.AddComponent(body.Type.Name, schema);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchemaReference(body.Type.Name, context.Document) } },
        };
    }

    private static async Task DescribeAccessAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, AccessScope scope, CancellationToken cancellationToken)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(ApiProblem), null, cancellationToken);
        context.Document!.AddComponent(nameof(ApiProblem), problem);
        int[] statuses = scope switch
        {
            AccessScope.Open => [429],
            AccessScope.Authenticated => [401, 429],
            _ => [401, 403, 429],
        };
        operation.Responses ??= [];
        foreach (var status in statuses)
        {
            operation.Responses.TryAdd($"{status}", new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemWriter.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(ApiProblem), context.Document) } },
            });
        }

        if (scope == AccessScope.Open)
            return;

        if (scope != AccessScope.Authenticated)
            operation.Description = $"Needs the scope {ScopeNames.Of(scope)}.";

        operation.Security = [.. SecuritySchemes.Names.Select(n => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(n, context.Document)] = [] })];
    }

    private static OpenApiParameter Describe(RequestParameter parameter)
    {
        IOpenApiSchema text = new OpenApiSchema { Type = JsonSchemaType.String };
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = parameter.InHeader ? ParameterLocation.Header : ParameterLocation.Query,
            Description = parameter.Description,
            Schema = parameter.Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = text } : text,
        };
    }
}
