using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Modular.Abstractions;

namespace Modular.Host.Api.Documentation;

/// <summary>What values a parameter may have, for the OpenAPI document. Each is made anew, since a document owns what is in it.</summary>
internal static class ParameterSchemas
{
    public static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    // without an example: the samples of the page would send it, and what is optional is not meant to be sent
    public static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false) };

    /// <param name="rule">What the value must be as a whole.</param>
    public static Func<OpenApiSchema> Like(Regex rule) => () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = PatternOf(rule) };

    /// <param name="min">Smallest value.</param>
    /// <param name="max">Largest value.</param>
    /// <param name="fallback">What holds when it is absent; null: as the description says.</param>
    public static Func<OpenApiSchema> Whole(int min, int max, int? fallback = null) => () => new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
        Default = fallback is { } value ? JsonValue.Create(value) : null,
    };

    public static Func<OpenApiSchema> Words(params string[] words) => () => new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Enum = [.. words.Select(w => JsonValue.Create(w))],
    };

    public static Func<OpenApiSchema> Words<T>()
        where T : struct, Enum => Words([.. Enum.GetValues<T>().Select(v => EnumWord.Of(v))]);

    /// <summary>As ECMA-262 writes it, which OpenAPI documents follow.</summary>
    public static string PatternOf(Regex rule) =>
        rule.ToString().Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal);
}
