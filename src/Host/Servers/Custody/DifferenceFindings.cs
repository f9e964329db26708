namespace Modular.Host.Servers.Custody;

/// <summary>What differences mean, in words.</summary>
internal static class DifferenceFindings
{
    /// <summary>Null when there are none.</summary>
    public static CustodyFinding? Of(Differences found, bool isStoreEmpty) => OfStore(found, isStoreEmpty) ?? OfExisting(found, isStoreEmpty);

    private static CustodyFinding? OfStore(Differences found, bool isStoreEmpty)
    {
        if (found.Missing.Count > 0 && isStoreEmpty)
        {
            return new CustodyFinding("store_empty",
                $"The store has no record of this manager, but it has acknowledged {Examples.Of(found.Missing, "server")}: it was lost or emptied, restored " +
                    $"without its log, or it is another one. Look at STATE_STORE and the database's address.{OfVanished(found)}");
        }

        List<string> differences =
        [
            .. found.Missing.Count > 0 ? [$"it lacks {Examples.Of(found.Missing, "server")} that it had acknowledged"] : Array.Empty<string>(),
            .. found.Older.Count > 0 ? [$"it has an older state of {Examples.Of(found.Older, "server")}"] : Array.Empty<string>(),
            .. found.Returned.Count > 0 ? [$"it has {Examples.Of(found.Returned, "server")} again that had been deleted"] : Array.Empty<string>(),
        ];
        return differences.Count == 0 ? null : new CustodyFinding("store_older",
            $"The store is older than what it has acknowledged: {string.Join("; ", differences)}. It was restored from a backup, or has lost what it wrote " +
                $"last.{OfVanished(found)}");
    }

    /// <summary>A version that keeps no ledger deletes in order, too, and nobody notes it here.</summary>
    private static string OfVanished(Differences found) => found.Vanished.Count == 0 ? "" :
        $" Of {Examples.Of(found.Vanished, "server")} neither files nor processes exist, as after a deletion by an earlier version, which keeps no ledger: " +
            "if that was so, "
        + "'modular state accept-loss' is the way " +
        $"on{(found.Vanished.Count < found.Missing.Count ? " (what is left of the others goes to lost+found)" : "")}; 'modular state adopt' would bring them " +
        "back.";

    private static CustodyFinding? OfExisting(Differences found, bool isStoreEmpty)
    {
        if (found.Unknown.Count > 0)
        {
            return new CustodyFinding(isStoreEmpty ? "store_empty" : "servers_unknown",
                $"There are files or processes of {Examples.Of(found.Unknown, "server")} without a record, and nobody has deleted them: the store, or " +
                    "DATA_PATH with it, was lost or is older. Look at STATE_STORE, the database's address, and whether the file manager-id in DATA_PATH is " +
                    "the one that was there.");
        }

        return found.Waking.Count == 0 ? null : new CustodyFinding("store_older",
            $"{Examples.Of(found.Waking, "server")} run although their records say that they were stopped in order: the records are older than what runs, as " +
                "after a restored backup.");
    }
}
