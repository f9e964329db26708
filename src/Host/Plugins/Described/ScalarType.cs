namespace Modular.Host.Plugins.Described;

/// <summary>Types whose value is one text of the configuration.</summary>
internal static class ScalarType
{
    /// <summary>The word that the API has for it; null when it is none.</summary>
    public static string? NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => "text",
        TypeCode.Boolean => "boolean",
        TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => "integer",
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "number",
        TypeCode.String or TypeCode.Char or TypeCode.DateTime => "text",
        _ when type == typeof(TimeSpan) => "duration",
        _ when type == typeof(Uri) || type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(Version) => "text",
        _ => null,
    };
}
