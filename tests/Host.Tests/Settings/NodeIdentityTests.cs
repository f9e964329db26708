using Modular.Host.Servers.Custody;
using Modular.Host.Settings;
using Modular.Testing;

namespace Modular.Host.Tests.Settings;

internal sealed class NodeIdentityTests
{
    private DirectoryInfo _folder = null!;

    private string NodeFile => Path.Combine(_folder.FullName, "node-id");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("modular-node-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Name_AfterTheHostNameChanged_IsTheSame()
    {
        Assert.That(Of(hostName: "c1").Keep([]), Is.Null);

        Assert.That(Of(hostName: "c2"), Has.Property("Id").EqualTo("c1").And.Property("Former").Empty);
        Assert.That(File.ReadAllText(NodeFile), Is.EqualTo("c1\n"));
    }

    [Test]
    public void Name_ThatIsOnlyLookedAt_IsNotWritten()
    {
        Of();

        Assert.That(_folder.GetFileSystemInfos(), Is.Empty);
    }

    [TestCase("rack 7/ä", "rack-7--")]
    [TestCase("", "node")]
    [TestCase("a23456789012345678901234567890123456789012345678901234567890123x", "a23456789012345678901234567890123456789012345678901234567890123")]
    public void Name_FromAHostNameThatIsNone_IsMadeOne(string hostName, string expected) => Assert.That(Of(hostName: hostName).Id, Is.EqualTo(expected));

    [Test]
    public void Name_ByNodeId_ReplacesTheKeptOneAndRemembersIt()
    {
        Of(hostName: "c1").Keep([]);
        var renamed = Of(nodeId: "rack-7");

        Assert.That(renamed, Has.Property("Id").EqualTo("rack-7").And.Property("Former").EqualTo(new[] { "c1" }));
        renamed.Keep(["c0", "rack-7"]);
        Assert.That(Of(nodeId: "rack-7").Former, Is.EqualTo(new[] { "c1", "c0" }), "a crash before the move is over forgets none");
        renamed.ForgetFormer();
        Assert.That(Of(nodeId: "rack-7").Former, Is.Empty);
        Assert.That(Of(hostName: "c9").Id, Is.EqualTo("rack-7"), "a command without NODE_ID is on the same node");
    }

    [Test]
    public void Name_OfAnEarlierVersion_IsInItsLedger()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "ledger"),
            LedgerText.Header(new LedgerHeader("state", 3, "0198c0de-0000-7000-8000-000000000001", "mark", "c1")) + "\n");

        Assert.That(Of(hostName: "c2"), Has.Property("Id").EqualTo("c2").And.Property("Former").EqualTo(new[] { "c1" }));
        Assert.That(Of(hostName: "c1").Former, Is.Empty);
    }

    [Test]
    public void Name_InACopyOfTheFolder_IsMadeAnew()
    {
        Of(hostName: "c1").Keep([]);
        File.WriteAllText(Path.Combine(_folder.FullName, "ledger"),
            LedgerText.Header(new LedgerHeader("state", 3, "0198c0de-0000-7000-8000-000000000001", "1.0/1/1.0", "c1")) + "\n");

        Assert.That(Of(hostName: "c2"), Has.Property("Id").EqualTo("c1").And.Property("IsCopy").False);
        Assert.That(Of(hostName: "c2", folderMark: "2.0/2/2.0"),
            Has.Property("Id").EqualTo("c2").And.Property("IsCopy").True.And.Property("Former").EqualTo(new[] { "c1" }));
        Assert.That(Of(hostName: "c2", folderMark: ""), Has.Property("Id").EqualTo("c1"), "what cannot be told is no copy");
    }

    [TestCase("")]
    [TestCase("two words\n")]
    [TestCase("c1\nsomething else\n")]
    [TestCase("a234567890123456789012345678901234567890123456789012345678901234\n")]
    public void Name_ThatIsDamaged_IsNeverReplacedByAGuess_ButByNodeId(string text)
    {
        File.WriteAllText(NodeFile, text);

        Assert.That(() => Of(), Throws.TypeOf<SettingsException>().With.Message.Contains(NodeFile).And.Message.Contains("set NODE_ID"));
        var replaced = Of(nodeId: "rack-7");
        Assert.That((replaced.Id, replaced.Keep([])), Is.EqualTo(("rack-7", (string?)null)));
        Assert.That(Of().Id, Is.EqualTo("rack-7"));
    }

    [Test]
    public void Name_ThatCannotBeRead_IsNamedWithTheFix()
    {
        Directory.CreateDirectory(NodeFile);

        Assert.That(() => Of(), Throws.TypeOf<SettingsException>().With.Message.Contains(NodeFile).And.Message.Contains("cannot be read"));
        Assert.That(Of(nodeId: "rack-7").Keep([]), Is.Not.Null, "it goes on, and says that the name is not kept");
    }

    [Test]
    public void Name_OnAFullDisk_IsUsedAndNotKept()
    {
        using var disk = SmallDisk.Mount(1);
        disk.Fill();
        var node = NodeIdentity.Of(new ModularOptions { DataPath = disk.Folder }, "c1", "");

        Assert.That(node.Id, Is.EqualTo("c1"));
        Assert.That(node.Keep([]), Does.Contain("space").IgnoreCase);
        Assert.That(Directory.GetFiles(disk.Folder, "node-id*"), Is.Empty);
    }

    private NodeIdentity Of(string? nodeId = null, string hostName = "c1", string folderMark = "1.0/1/1.0") =>
        NodeIdentity.Of(new ModularOptions { DataPath = _folder.FullName, NodeId = nodeId }, hostName, folderMark);
}
