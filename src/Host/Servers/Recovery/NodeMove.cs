using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Recovery;

/// <summary>
/// Brings this manager's ports and records to the present name of its node, from whatever name it had: an earlier version used the host name, and NODE_ID may
/// change. Ports are taken before the former books are left, and records say the former name until then, so that a crash in between loses no port and is made
/// up for.
/// </summary>
internal sealed partial class NodeMove(
    NodeIdentity node, PortSettlement ports, FormerBooks formerBooks, ServerRegistry registry, ServerJournal journal, ILogger<NodeMove> log)
{
    private bool _toldOfKeeping;

    /// <summary>Throws Unavailable when the allocator does not answer; may be repeated.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var moving = registry.Own.Where(s => s.Record.Node != node.Id).ToList();
        Keep(moving.Select(s => s.Record.Node).Where(n => n.Length > 0));
        await ports.RunAsync(cancellationToken);
        if (!node.IsCopy)
            await formerBooks.LeaveAsync(node.Former, node.Id, cancellationToken);

        foreach (var server in moving)
            await journal.NoteAsync(server, r => r with { Node = node.Id });

        if (node.Former.Count > 0 || moving.Count > 0)
            Moved(node.Id, node.Source, node.Former.Count == 0 ? "without a name" : string.Join(", ", node.Former), moving.Count);

        if (node.IsCopy && node.Former.Count > 0)
            LeftAlone(node.Id, string.Join(", ", node.Former));

        node.ForgetFormer();
    }

    private void Keep(IEnumerable<string> former)
    {
        if (node.Keep(former) is not { } reason || _toldOfKeeping)
            return;

        _toldOfKeeping = true;
        NotKept(node.Id, node.Source, reason);
    }

    [LoggerMessage(1149, LogLevel.Warning,
        "DATA_PATH is a copy, or was restored: this node is '{Node}', and the books of the ports of node '{Former}' are left as they are, because the " +
            "original may be at work there. Where it is gone, its ports can be freed by hand")]
    private partial void LeftAlone(string node, string former);

    [LoggerMessage(1158, LogLevel.Information,
        "This node is '{Node}' now ({Source}), formerly {Former}: {Records} records and their ports were moved to that name")]
    private partial void Moved(string node, string source, string former, int records);

    [LoggerMessage(1159, LogLevel.Warning,
        "The node's name '{Node}' ({Source}) cannot be kept in DATA_PATH/node-id: {Reason} Servers and ports stay as they are; set NODE_ID, or make the file " +
            "writable, else a change of the host name is a move each time")]
    private partial void NotKept(string node, string source, string reason);
}
