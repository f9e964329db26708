using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.Custody;

/// <summary>The note in the store that says which state it holds; a store without notes holds none.</summary>
internal sealed class StoreLineage(GuardedParts parts, HostContext host)
{
    /// <summary>Whether the store keeps notes at all.</summary>
    public bool IsKept => parts.Store.Notes is not null;

    private string Name => NameOf(host.ManagerId);

    /// <summary>Null when there is none, or nobody can read it.</summary>
    public async Task<LedgerHeader?> ReadAsync(CancellationToken cancellationToken) =>
        parts.Store.Notes is { } notes && await notes.ReadAsync(Name, cancellationToken) is { } text ? LedgerText.ParseHeader(text) : null;

    /// <summary>Whether the store knows another manager; true where it keeps no notes.</summary>
    public async Task<bool> HasNoteAsync(string managerId, CancellationToken cancellationToken) =>
        parts.Store.Notes is not { } notes || await notes.ReadAsync(NameOf(managerId), cancellationToken) is not null;

    public Task WriteAsync(LedgerHeader header, CancellationToken cancellationToken) =>
        parts.Store.Notes is { } notes ? notes.WriteAsync(Name, LedgerText.HeaderJson(header), cancellationToken) : Task.CompletedTask;

    private static string NameOf(string managerId) => "manager/" + managerId;
}
