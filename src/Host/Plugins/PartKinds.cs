using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Plugins;

/// <summary>The three kinds of part a plugin may provide, in the words of the API and of messages.</summary>
internal static class PartKinds
{
    public static bool IsPart(Type contract) => contract == typeof(IServerBackend) || contract == typeof(IPortAllocator) || contract == typeof(IStateStore);

    public static string Name(Type contract) => contract == typeof(IServerBackend)
        ? "server_backend"
        : contract == typeof(IPortAllocator) ? "port_allocator" : "state_store";

    public static string Words(Type contract) => "a " + Name(contract).Replace('_', ' ');

    public static string Selected(Type contract, ModularOptions options) =>
        contract == typeof(IServerBackend) ? options.ServerBackend : contract == typeof(IPortAllocator) ? options.PortAllocator : options.StateStore;
}
