using Modular.Host.Servers.Custody;
using Modular.Host.Settings;
using Modular.Testing;

namespace Modular.Host.Tests.Settings;

internal sealed class ManagerIdentityTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("modular-identity-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Claim_Again_IsTheSameManager()
    {
        string first;
        using (var identity = ManagerIdentity.Claim(_folder.FullName))
            first = identity.Id;

        using var again = ManagerIdentity.Claim(_folder.FullName);
        Assert.That(again.Id, Is.EqualTo(first));
    }

    [Test]
    public void Claim_WhileAnotherHoldsIt_IsRefusedWithTheFix()
    {
        using var first = ManagerIdentity.Claim(_folder.FullName);

        Assert.That(() => ManagerIdentity.Claim(_folder.FullName),
            Throws.TypeOf<SettingsException>().With.Message.Contains("another manager is running on this folder"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("what")]
    public void Claim_WithoutAnId_TakesThatOfTheLedger(string? damaged)
    {
        const string Id = "0198c0de-0000-7000-8000-000000000001";
        File.WriteAllText(Path.Combine(_folder.FullName, "ledger"), LedgerText.Header(new LedgerHeader("state", 3, Id, "mark", "machine")) + "+ {}\n");
        if (damaged is not null)
            File.WriteAllText(Path.Combine(_folder.FullName, "manager-id"), damaged);

        using var identity = ManagerIdentity.Claim(_folder.FullName);

        Assert.That(identity.Id, Is.EqualTo(Id));
    }

    [Test]
    public void Claim_WithAnIdThatCannotBeRead_KeepsWhatWasThere()
    {
        var path = Path.Combine(_folder.FullName, "manager-id");
        File.WriteAllText(path, "0198c0de-0000-7000-8000-00000000000");

        using var identity = ManagerIdentity.Claim(_folder.FullName);

        Assert.That(File.ReadAllText(path + ".damaged"), Is.EqualTo("0198c0de-0000-7000-8000-00000000000"));
        Assert.That(File.ReadAllText(path).Trim(), Is.EqualTo(identity.Id));
    }

    [Test]
    public void Claim_ThatOnlyLooks_SharesTheFolder()
    {
        using var first = ManagerIdentity.Claim(_folder.FullName);
        using var look = ManagerIdentity.Claim(_folder.FullName, mayShare: true);

        Assert.That((look.Id, look.IsAlone, first.IsAlone), Is.EqualTo((first.Id, false, true)));
    }

    [Test]
    public void Claim_OnAFullDisk_IsRefusedWithTheFixAndMadeUpForLater()
    {
        using var disk = SmallDisk.Mount(1);
        disk.Fill();
        Assert.That(() => ManagerIdentity.Claim(disk.Folder),
            Throws.TypeOf<SettingsException>().With.Message.Contains("free space").And.Message.Contains(disk.Folder));
        Assert.That(Directory.GetFiles(disk.Folder, "manager-id*"), Is.Empty);

        disk.Free();
        string first;
        using (var identity = ManagerIdentity.Claim(disk.Folder))
            first = identity.Id;
        disk.Fill();
        using var again = ManagerIdentity.Claim(disk.Folder);
        Assert.That(again.Id, Is.EqualTo(first), "a manager that is known needs no space to take over its servers");
    }
}
