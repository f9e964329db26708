using System.Text;
using Modular.Host.Servers.Custody;
using Modular.Testing.Stores;

namespace Modular.Fuzzing.Parsers;

/// <summary>A ledger that a disk, or somebody, has damaged: what can be read of it is whole, and the rest is counted.</summary>
internal sealed class LedgerFuzzTests
{
    [Test]
    [CancelAfter(120_000)]
    public void Ledger_Damaged_IsReadAsFarAsItIsWhole() => Fuzz.Run(5_000, random =>
    {
        var intact = Sample();
        var content = LedgerText.Parse(Encoding.UTF8.GetString(Damage.Of(Encoding.UTF8.GetBytes(intact), random)));

        foreach (var record in content.Records.Values)
            RecordShape.AssertWhole(record);
        Assert.That(content.Removed.Concat(content.Removing).All(id => Guid.TryParseExact(id, "D", out _)));
        Assert.That(LedgerText.Parse(LedgerText.Write(content)).Records.Keys, Is.EquivalentTo(content.Records.Keys), "what was read can be written");
    });

    private static string Sample()
    {
        var text = new StringBuilder(LedgerText.Header(new LedgerHeader("s", 3, Guid.NewGuid().ToString("D"), "1.0/2/3.0", "machine")));
        for (var i = 0; i < 4; i++)
            text.Append(LedgerText.Stored(ServerRecords.Sample(i)));

        return text.Append(LedgerText.Stored(ServerRecords.Complete(9))).Append(LedgerText.Removing(ServerRecords.Sample(1).Id))
            .Append(LedgerText.Removed(ServerRecords.Sample(2).Id)).ToString();
    }
}
