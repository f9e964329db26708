using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Modular.Abstractions;

namespace Modular.Host.Plugins.Described;

/// <summary>One setting, from a property and its attributes.</summary>
internal static class ScalarSetting
{
    private const int LongestDefault = 500;

    /// <param name="name">As an environment variable.</param>
    /// <param name="type">The property's, or that of its entries.</param>
    /// <param name="property">Has the attributes.</param>
    /// <param name="owner">Holds the default; null when there is none.</param>
    public static PluginSetting Of(string name, Type type, PropertyInfo property, object? owner)
    {
        var attributes = property.GetCustomAttributes<Attribute>(inherit: true).ToList();
        var isSecret = PluginModule.IsSecret(property.Name) || Get<DataTypeAttribute>()?.DataType == DataType.Password;
        return WithLengths(new PluginSetting
        {
            Name = name,
            Type = ScalarType.NameOf(type)!,
            Description = Get<DisplayAttribute>()?.GetDescription() ?? Get<DescriptionAttribute>()?.Description,
            Default = isSecret || owner is null ? null : TextOf(property.GetValue(owner)),
            Required = Get<RequiredAttribute>() is not null,
            Secret = isSecret,
            Minimum = TextOf(Get<RangeAttribute>()?.Minimum),
            Maximum = TextOf(Get<RangeAttribute>()?.Maximum),
            MinLength = null,
            MaxLength = null,
            Pattern = Get<RegularExpressionAttribute>()?.Pattern,
            AllowedValues = type.IsEnum ? Enum.GetNames(type) : Get<AllowedValuesAttribute>()?.Values.Select(TextOf).OfType<string>().ToList(),
        }, attributes);

        T? Get<T>() => attributes.OfType<T>().FirstOrDefault();
    }

    /// <summary>Of a list they say how many entries it has, which is no property of one.</summary>
    private static PluginSetting WithLengths(PluginSetting setting, IReadOnlyList<Attribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            setting = attribute switch
            {
                _ when setting.Name.EndsWith('}') => setting,
                StringLengthAttribute length => setting with { MinLength = Some(length.MinimumLength), MaxLength = length.MaximumLength },
                LengthAttribute length => setting with { MinLength = Some(length.MinimumLength), MaxLength = length.MaximumLength },
                MinLengthAttribute least => setting with { MinLength = least.Length },
                MaxLengthAttribute most => setting with { MaxLength = most.Length },
                _ => setting,
            };
        }

        return setting;
    }

    private static int? Some(int length) => length == 0 ? null : length;

    private static string? TextOf(object? value)
    {
        var text = value switch
        {
            null => null,
            bool flag => flag ? "true" : "false",
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        return text?.Length > LongestDefault ? text[..LongestDefault] + "…" : text;
    }
}
