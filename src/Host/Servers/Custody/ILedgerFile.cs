namespace Modular.Host.Servers.Custody;

/// <summary>Where the ledger's lines are kept. Every member throws IOException or UnauthorizedAccessException.</summary>
internal interface ILedgerFile
{
    /// <summary>False when it was deleted, cut off or replaced since this process wrote to it.</summary>
    bool IsAsWritten { get; }

    /// <summary>All of it; null when there is none.</summary>
    string? Read();

    /// <summary>Replaces all of it, in one step, on disk.</summary>
    void Replace(string text);

    /// <summary>Adds to its end; it survives the end of this process, and with <paramref name="flushToDisk"/> that of the machine.</summary>
    void Append(string text, bool flushToDisk);

    /// <summary>Makes every line unreadable that holds a text, on disk and in its place, so that no room is needed.</summary>
    void StrikeOut(string text);
}
