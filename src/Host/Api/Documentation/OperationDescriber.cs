using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Modular.Host.Api.Access;
using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Documentation;

/// <summary>Adds what routes read and write by themselves to the OpenAPI document: parameters, headers, bodies, refusals.</summary>
internal sealed class OperationDescriber : IOpenApiOperationTransformer
{
    /// <summary>What answers of any route have.</summary>
    private static readonly AnswerHeader[] Usual =
    [
        new(401, "WWW-Authenticate", "The scheme of credentials: Bearer"),
        .. from status in new[] { 409, 429, 502, 503 }
            select new AnswerHeader(status, "Retry-After", "Seconds after which it is worth another try, where that can be told"),
    ];

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        DescribeParameters(operation, [.. metadata.OfType<RequestParameter>()]);
        await DescribeAccessAsync(operation, context, metadata.OfType<RequiredScope>().LastOrDefault()?.Scope ?? AccessScope.Admin, cancellationToken);
        foreach (var other in metadata.OfType<OtherContent>())
            operation.Responses![$"{other.Status}"].Content!.Add(other.ContentType, new OpenApiMediaType { Schema = ParameterSchemas.Text() });

        DescribeHeaders(operation, [.. metadata.OfType<AnswerHeader>(), .. Usual]);
        if (metadata.OfType<RequestBodyType>().FirstOrDefault() is { } body)
            operation.RequestBody = await DescribeBodyAsync(body.Type, context, cancellationToken);
    }

    private static void DescribeParameters(OpenApiOperation operation, IReadOnlyList<RequestParameter> parameters)
    {
        operation.Parameters ??= [];
        foreach (var inPath in operation.Parameters.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
            (inPath.Schema, inPath.Description, inPath.Example) = (ParameterSchemas.Id(), "Id of a server", "0198c0de-0000-7000-8000-000000000000");

        foreach (var parameter in parameters)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.InHeader ? ParameterLocation.Header : ParameterLocation.Query,
                Description = parameter.Description,
                Schema = parameter.Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = parameter.Schema() } : parameter.Schema(),
            });
        }
    }

    private static async Task DescribeAccessAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, AccessScope scope, CancellationToken cancellationToken)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(ApiProblem), null, cancellationToken);
        context.Document!.AddComponent(nameof(ApiProblem), problem);
        operation.Responses ??= [];
        foreach (var status in Refusals(scope))
            operation.Responses.TryAdd($"{status}", Problem(status, context.Document));

        if (scope == AccessScope.Open)
        {
            operation.Security = []; // none, as the document needs none either unless a route says so
            return;
        }

        if (scope != AccessScope.Authenticated)
            operation.Description = $"Needs the scope {ScopeNames.Of(scope)}.";

        operation.Security =
            [.. SecuritySchemes.Names.Select(n => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(n, context.Document)] = [] })];
    }

    /// <summary>What happens before a route has its turn, and what nobody expects. A query that no route knows is a 400 everywhere.</summary>
    private static int[] Refusals(AccessScope scope) => scope switch
    {
        AccessScope.Open => [400, 403, 429, 500, 503],
        AccessScope.Authenticated => [400, 401, 403, 429, 500, 503],
        _ => [400, 401, 403, 429, 500, 503],
    };

    private static OpenApiResponse Problem(int status, OpenApiDocument document) => new()
    {
        Description = ReasonPhrases.GetReasonPhrase(status),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ProblemWriter.ContentType] =
            new() { Schema = new OpenApiSchemaReference(nameof(ApiProblem), document) }
        },
    };

    private static void DescribeHeaders(OpenApiOperation operation, IReadOnlyList<AnswerHeader> headers)
    {
        foreach (var (key, response) in operation.Responses!)
        {
            if (response is not OpenApiResponse answer)
                continue;

            answer.Headers = headers.Where(h => $"{h.Status}" == key).DistinctBy(h => h.Name).ToDictionary(
                h => h.Name, h => (IOpenApiHeader)new OpenApiHeader { Description = h.Description, Schema = ParameterSchemas.Text() });
        }
    }

    private static async Task<OpenApiRequestBody> DescribeBodyAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        context.Document!.AddComponent(type.Name, schema);
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(type.Name, context.Document), Example = BodyExample.Of(type) },
            },
        };
    }
}
