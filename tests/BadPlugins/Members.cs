using System.Reflection;
using Modular.Abstractions;

namespace Modular.BadPlugins;

/// <summary>Every member of the contract that a plugin implements, so that a new one is tested from its first day.</summary>
internal static class Members
{
    /// <summary>When the host asks for each that it does not ask for while servers come and go.</summary>
    private static readonly Dictionary<string, Occasion> Occasions = new(StringComparer.Ordinal)
    {
        ["IServerBackend.GetCapabilitiesAsync"] = Occasion.Start,
        ["IServerBackend.RecoverAsync"] = Occasion.Start,
        ["IPortAllocator.ReconcileAsync"] = Occasion.Start,
        ["IPortAllocator.ListAsync"] = Occasion.Start,
        ["IStateStore.ListAsync"] = Occasion.Start,
        ["IStateStore.CheckAsync"] = Occasion.Start,
        ["IStoreNotes.ReadNoteAsync"] = Occasion.Start,
        ["IStoreNotes.WriteNoteAsync"] = Occasion.Start,
        ["IStoreSharing.IsShared"] = Occasion.Start,
        ["ISelfCheck.CheckAsync"] = Occasion.Start,
        ["IRunningServerScreen.CapturePngAsync"] = Occasion.Never,
        ["IRunningServerSessions.ListSessionsAsync"] = Occasion.Never,
        ["IRunningServerSessions.DisconnectAsync"] = Occasion.Never,
        ["IBackendRebuild.RebuildAsync"] = Occasion.Custody,
        ["IBackendSetAside.DiscardAsync"] = Occasion.Custody,
        ["IBackendSetAside.SetAsideAsync"] = Occasion.Custody,
        ["IAllocatorNodeBooks.LeaveAsync"] = Occasion.Custody,
        ["IStoreBackup.BackUpAsync"] = Occasion.Custody,
        ["IStateStore.FindAsync"] = Occasion.Custody,
        ["IBackendSessionOrigin.MayBeSessionAsync"] = Occasion.Entry,
    };

    public static IEnumerable<string> InLife() => At(Occasion.Life);

    public static IEnumerable<string> AtStart() => At(Occasion.Start);

    /// <summary>A property has no token, and nothing but its thread to hold.</summary>
    public static bool IsProperty(string member) => member.Split('.') is [var type, var name]
        && typeof(IServerBackend).Assembly.GetType($"Modular.Abstractions.{type}")!.GetProperty(name) is not null;

    public static IEnumerable<string> Unknown() => Occasions.Keys.Except(All());

    private static IEnumerable<string> At(Occasion occasion) => All().Where(m => Occasions.GetValueOrDefault(m, Occasion.Life) == occasion);

    private static IEnumerable<string> All() =>
        from part in typeof(IServerBackend).Assembly.GetExportedTypes()
        where part.IsInterface
        from member in part.GetMembers(BindingFlags.Public | BindingFlags.Instance)
        where member is PropertyInfo or MethodInfo { IsSpecialName: false }
        select $"{part.Name}.{member.Name}";
}
