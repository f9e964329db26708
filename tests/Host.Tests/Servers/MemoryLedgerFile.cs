using Modular.Host.Servers.Custody;

namespace Modular.Host.Tests.Servers;

/// <summary>A ledger's file in memory, with a knob for a full disk.</summary>
internal sealed class MemoryLedgerFile : ILedgerFile
{
    public string? Text { get; set; }

    public bool IsFull { get; set; }

    public bool IsAsWritten => Text is not null;

    /// <summary>Knob: runs before each reading.</summary>
    public Action OnRead { get; set; } = () => { };

    public string? Read()
    {
        OnRead();
        return Text;
    }

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
