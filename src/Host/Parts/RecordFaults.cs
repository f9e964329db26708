using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>What must be true of a record that a plugin returns.</summary>
internal static class RecordFaults
{
    /// <summary>What is wrong with it, as a phrase; null: nothing.</summary>
    public static string? Of(ServerRecord? record) => record switch
    {
        null => "null for a record",
        { Id: null } or { ManagerId: null } => "a record without id or owner",
        { Spec: null or { UserId: null } } => $"a record without a spec ({record.Id})",
        { Labels: null } or { Conditions: null } => $"a record with null for a list ({record.Id})",
        { Port: < 1 or > 65535 } => $"a record with port {record.Port} ({record.Id})",
        { Handle: { Data: null } } => $"a record with a handle without data ({record.Id})",
        _ => null,
    };
}
