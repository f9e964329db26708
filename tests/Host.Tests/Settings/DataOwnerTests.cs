using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class DataOwnerTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("modular-owner-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestCase("manager-id")]
    [TestCase("ledger")]
    public void Ensure_ByAnotherUserThanTheManagers_NamesTheRightOne(string file)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, file), "");

        Assert.That(() => DataOwner.Ensure(_folder.FullName, FileOwner.Own), Throws.Nothing);
        Assert.That(() => DataOwner.Ensure(_folder.FullName, FileOwner.Own + 1),
            Throws.TypeOf<SettingsException>().With.Message.Contains($"uid {FileOwner.Own} ").And.Message.Contains("sudo -u "));
    }

    [Test]
    public void Ensure_WhereNoManagerHasBeen_AllowsAnybody() =>
        Assert.That(() => DataOwner.Ensure(_folder.FullName, FileOwner.Own + 1), Throws.Nothing);
}
