using System.Collections;
using System.Reflection;
using Modular.Abstractions;

namespace Modular.Host.Plugins.Described;

/// <summary>The settings of a module, from the classes that it bound its configuration to. Their members are the plugin's code.</summary>
internal static class DescribedSettings
{
    private const int DeepestSection = 5;
    private const int MostSettings = 1000;

    public static IReadOnlyList<PluginSetting> Of(PluginModule module) =>
        [.. module.BoundOptions.DistinctBy(b => (b.Path, b.Options))
            .SelectMany(b => Below(b.Path.Replace(":", "__", StringComparison.Ordinal), b.Options, 1)).Take(MostSettings)];

    private static IEnumerable<PluginSetting> Below(string section, Type options, int depth)
    {
        var defaults = options.GetConstructor(Type.EmptyTypes) is null || options.IsAbstract ? null : Activator.CreateInstance(options);
        return options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.GetMethod is { IsPublic: true })
            .SelectMany(p => Of($"{section}__{p.Name}", p, defaults, depth));
    }

    private static IEnumerable<PluginSetting> Of(string name, PropertyInfo property, object? owner, int depth)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (ScalarType.NameOf(type) is not null)
            return property.SetMethod is { IsPublic: true } ? [ScalarSetting.Of(name, type, property, owner)] : [];

        if (depth == DeepestSection)
            return [];

        if (EntryOf(type) is not var (key, entry))
            return type.IsClass ? Below(name, type, depth + 1) : [];

        var entryName = $"{name}__{{{key}}}";
        return ScalarType.NameOf(entry) is not null ? [ScalarSetting.Of(entryName, entry, property, null)]
            : entry.IsClass ? Below(entryName, entry, depth + 1) : [];
    }

    /// <summary>Of a list or a dictionary: what an entry's key stands for, and its type.</summary>
    private static (string Key, Type Entry)? EntryOf(Type type)
    {
        if (type.IsArray)
            return ("n", type.GetElementType()!);

        if (!typeof(IEnumerable).IsAssignableFrom(type) || !type.IsGenericType)
            return null;

        return type.GetGenericArguments() switch
        {
            [var entry] => ("n", entry),
            [_, var entry] => ("name", entry),
            _ => null,
        };
    }
}
