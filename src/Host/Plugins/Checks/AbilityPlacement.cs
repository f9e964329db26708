using Modular.Abstractions;

namespace Modular.Host.Plugins.Checks;

/// <summary>An ability on an object that is never asked for it would be silently without effect: its name says what it belongs on.</summary>
internal static class AbilityPlacement
{
    /// <summary>By what the ability's name begins with.</summary>
    private static readonly (string Prefix, Type Carrier)[] Carriers =
    [
        ("IBackend", typeof(IServerBackend)),
        ("IRunningServer", typeof(IRunningServer)),
        ("IAllocator", typeof(IPortAllocator)),
        ("IStore", typeof(IStateStore)),
    ];

    private static readonly Type[] Parts = [typeof(IServerBackend), typeof(IPortAllocator), typeof(IStateStore)];

    /// <summary>What may carry the interface of the contract; empty when it is no ability.</summary>
    public static IReadOnlyList<Type> CarriersOf(Type ability)
    {
        if (ability.Assembly != typeof(PluginModule).Assembly || IsCarrier(ability))
            return [];

        return ability == typeof(ISelfCheck)
            ? Parts
            : [.. Carriers.Where(c => ability.Name.StartsWith(c.Prefix, StringComparison.Ordinal)).Select(c => c.Carrier)];
    }

    /// <summary>What carries nothing itself may be a part of something that does.</summary>
    /// <exception cref="PluginException">The type is something that the host uses, and has an ability that it never uses there.</exception>
    public static void Check(Type type)
    {
        var interfaces = type.GetInterfaces();
        var carried = interfaces.Where(IsCarrier).ToList();
        if (type.IsInterface || carried.Count == 0)
            return;

        foreach (var ability in interfaces)
        {
            var carriers = CarriersOf(ability);
            if (carriers.Count > 0 && !carriers.Any(carried.Contains))
            {
                throw new PluginException(
                    $"{type.Name} implements {ability.Name}, which belongs on {Words(carriers)}; it is {Words(carried)}. Move it there, or leave it out.");
            }
        }
    }

    private static bool IsCarrier(Type type) => Carriers.Any(c => c.Carrier == type);

    private static string Words(IEnumerable<Type> types) => string.Join(" or ", types.Select(t => "an " + t.Name));
}
