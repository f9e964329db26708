namespace Modular.Host.Plugins.Described;

/// <summary>Types whose value is one text of the configuration.</summary>
internal static class ScalarType
{
    private static readonly Type[] Texts = [typeof(Uri), typeof(Guid), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(Version)];

    /// <summary>The word that the API has for it; null when it is none.</summary>
    public static string? NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => "text",
        TypeCode.Boolean => "boolean",
        >= TypeCode.SByte and <= TypeCode.UInt64 => "integer",
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "number",
        TypeCode.String or TypeCode.Char or TypeCode.DateTime => "text",
        _ when type == typeof(TimeSpan) => "duration",
        _ when Texts.Contains(type) => "text",
        _ => null,
    };
}
