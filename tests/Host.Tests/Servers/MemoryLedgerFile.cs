using Modular.Host.Servers.Custody;

namespace Modular.Host.Tests.Servers;

/// <summary>A ledger's file in memory, with a knob for a full disk.</summary>
internal sealed class MemoryLedgerFile : ILedgerFile
{
    public string? Text { get; set; }

    public bool IsFull { get; set; }

    public bool IsAsWritten => Text is not null;

    public bool IsUnreadable { get; set; }

    public string? Read() => IsUnreadable ? throw new IOException("Permission denied") : Text;

    public void Replace(string text)
    {
        Demand();
        Text = text;
    }

    public void Append(string text, bool flushToDisk)
    {
        Demand();
        Text += text;
    }

    public void StrikeOut(string text) =>
        Text = Text is null ? null : string.Join('\n', Text.Split('\n').Select(line => line.Contains(text, StringComparison.Ordinal) ? "x" + line[1..] : line));

    private void Demand()
    {
        if (IsFull)
            throw new IOException("No space left on device");
    }
}
