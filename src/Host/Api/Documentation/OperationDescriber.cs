using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

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
