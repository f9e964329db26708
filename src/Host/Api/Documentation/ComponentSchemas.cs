using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Modular.Abstractions;

namespace Modular.Host.Api.Documentation;

/// <summary>
/// Makes the components say what is written: null is where the type allows it and the member is not left out then, words are strings, and objects and words
/// inside of objects are components.
/// </summary>
internal sealed class ComponentSchemas : IOpenApiSchemaTransformer, IOpenApiDocumentTransformer
{
    private readonly ConcurrentDictionary<string, JsonTypeInfo> _types = new(StringComparer.Ordinal);

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == context.JsonTypeInfo.Type)
            _types.TryAdd(type.Name, context.JsonTypeInfo);

        // the types of what converters write cannot be inferred
        if (type == typeof(DateTimeOffset) || type.IsEnum)
            schema.Type = type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;

        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (name, component) in document.Components?.Schemas?.ToList() ?? [])
        {
            if (component is OpenApiSchema { Enum.Count: > 0 } words)
                OnlyWords(words);
            else if (component is OpenApiSchema schema && _types.GetValueOrDefault(name) is { Kind: JsonTypeInfoKind.Object } type)
                Correct(document, schema, type);
        }

        return Task.CompletedTask;
    }

    /// <summary>Where it may be null is said there: the component may have been made for the first place, where it may.</summary>
    private static void OnlyWords(OpenApiSchema words)
    {
        words.Type = JsonSchemaType.String;
        words.Enum = [.. words.Enum!.Where(w => w?.GetValueKind() == JsonValueKind.String)];
    }

    private void Correct(OpenApiDocument document, OpenApiSchema schema, JsonTypeInfo type)
    {
        // a plugin may leave members of its contract's types unset, and they are written all the same
        var isOfThePlugins = type.Type.Assembly == typeof(ServerUsage).Assembly;
        var nullability = new NullabilityInfoContext(); // not for several threads
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider is not PropertyInfo member || schema.Properties?.TryGetValue(property.Name, out var value) != true)
                continue;

            var isLeftOut = member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull };
            var mayBeNull = !isLeftOut && nullability.Create(member).ReadState == NullabilityState.Nullable;
            if (value is OpenApiSchema own)
                Name(own, property.Name, member);

            schema.Properties[property.Name] = WithNull(Component(document, value!, member.PropertyType), mayBeNull);
            if (isOfThePlugins)
                (schema.Required ??= new HashSet<string>()).Add(property.Name);
        }
    }

    /// <summary>What is generated passes over both: comments of words that may be null, and that text is the id that paths take.</summary>
    private static void Name(OpenApiSchema value, string name, PropertyInfo member)
    {
        value.Description ??= member.GetCustomAttribute<DescriptionAttribute>()?.Description;
        if (name == "server_id")
            value.Format = "uuid";
    }

    /// <summary>An object of ours, or words, that stand inside of another one become a component, so that clients have one type for it.</summary>
    private IOpenApiSchema Component(OpenApiDocument document, IOpenApiSchema value, Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { IsEnum: true } enumeration && value is OpenApiSchema { Enum.Count: > 0 } words)
        {
            var described = new OpenApiSchemaReference(enumeration.Name, document) { Description = words.Description };
            words.Description = null;
            OnlyWords(words);
            document.AddComponent(enumeration.Name, words);
            return described;
        }

        if (!IsRequest(type) || value is not OpenApiSchema inner || _types.GetValueOrDefault(type.Name) is not { } known)
            return value;

        if (document.AddComponent(type.Name, inner))
            Correct(document, inner, known);

        return new OpenApiSchemaReference(type.Name, document);
    }

    private static IOpenApiSchema WithNull(IOpenApiSchema value, bool mayBeNull)
    {
        if (value is OpenApiSchema { Type: { } type } own)
        {
            own.Type = mayBeNull ? type | JsonSchemaType.Null : type & ~JsonSchemaType.Null;
            return own;
        }

        return value is OpenApiSchemaReference reference && mayBeNull
            ? new OpenApiSchema { Description = reference.Description, OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference] }
            : value;
    }

    private static bool IsRequest(Type type) => type.Namespace == typeof(Requests.CreateServerRequest).Namespace;
}
