using Modular.Abstractions;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

internal sealed class StoredCredentialsTests
{
    private const string Password = "p#a;s=s[x]$w \"ü\\";
    private string _folder = "";

    private string FilePath => Path.Combine(_folder, "credentials.json");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("modular-credentials-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("bøb", Password, true)]
    [TestCase("bøb", "p#a", false)]
    [TestCase("bøb", Password + " ", false)]
    [TestCase("bøb", "", false)]
    [TestCase("Bøb", Password, false)]
    [TestCase("", Password, false)]
    [TestCase("", "", false)]
    public void Matches_OnlyWhenBothAreEqual(string user, string password, bool expected) =>
        Assert.That(StoredCredentials.From(new("bøb", Password)).Matches(user, password), Is.EqualTo(expected));

    [Test]
    public void From_WhenCalledTwice_SharesNothing()
    {
        var (first, second) = (StoredCredentials.From(new("u", Password)), StoredCredentials.From(new("u", Password)));

        Assert.That((second.Salt, second.Hash), Is.Not.EqualTo((first.Salt, first.Hash)));
    }

    [Test]
    public void Save_IsReadableForTheOwnerOnlyAndHoldsNoPassword()
    {
        StoredCredentials.From(new("u", "secret-word")).Save(FilePath);

        Assert.That(File.GetUnixFileMode(FilePath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.ReadAllText(FilePath), Does.Not.Contain("secret-word").And.Contain("\"Version\":1"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void Save_WhenFileAndRestOfAnEarlierTryExist_ReplacesThem()
    {
        File.WriteAllText(FilePath, "{}");
        File.WriteAllText(FilePath + ".new", "half");
        File.SetUnixFileMode(FilePath, (UnixFileMode)0b110_110_110);
        var saved = StoredCredentials.From(new("u", Password));

        saved.Save(FilePath);

        Assert.That(StoredCredentials.Load(FilePath), Is.EqualTo(saved));
        Assert.That(File.GetUnixFileMode(FilePath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void Load_WhenThereIsNothing_IsNull()
    {
        Assert.That(StoredCredentials.Load(FilePath), Is.Null);
        Assert.That(StoredCredentials.Load(Path.Combine(_folder, "no", "folder")), Is.Null);
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"UserName\":\"u\",\"Salt\":\"")]
    [TestCase("{\"UserName\":\"u\",\"Salt\":\"?\",\"Hash\":\"?\",\"Iterations\":1,\"Version\":1}")]
    [TestCase("{\"UserName\":\"u\",\"Salt\":\"AAAA\",\"Hash\":\"\",\"Iterations\":1,\"Version\":1}")]
    [TestCase("{\"UserName\":\"u\",\"Salt\":\"AAAA\",\"Hash\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"Iterations\":0,\"Version\":1}")]
    [TestCase("{\"UserName\":\"u\",\"Salt\":\"AAAA\",\"Hash\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"Iterations\":1,\"Version\":2}")]
    public void Load_WhenDamagedOrNewer_NamesTheFile(string content)
    {
        File.WriteAllText(FilePath, content);

        Assert.That(() => StoredCredentials.Load(FilePath), Throws.TypeOf<ServerException>().With.Property("Retryable").False.And.Message.Contains(FilePath));
    }

    [Test]
    public void ToString_HidesSaltAndHash()
    {
        var stored = StoredCredentials.From(new("u", Password));

        Assert.That(stored.ToString(), Does.Contain("u").And.Not.Contain(stored.Hash).And.Not.Contain(stored.Salt));
    }
}
