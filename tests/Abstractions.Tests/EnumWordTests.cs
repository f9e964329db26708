namespace Modular.Abstractions.Tests;

[TestFixture]
internal sealed class EnumWordTests
{
    [TestCase(RestartPolicy.OnFailure, "on_failure")]
    [TestCase(ServerStatus.Running, "running")]
    [TestCase(StopReason.DiskQuota, "disk_quota")]
    public void Of_AMember_IsSnakeCase(object member, string word) => Assert.That(EnumWord.Of((Enum)member), Is.EqualTo(word));

    [Test]
    public void TryParse_OfEveryWord_GivesItsMember()
    {
        foreach (var error in Enum.GetValues<ServerError>())
        {
            Assert.That(EnumWord.TryParse<ServerError>(EnumWord.Of(error), out var read), Is.True, $"{error}");
            Assert.That(read, Is.EqualTo(error));
        }
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Running")]
    [TestCase("4")]
    public void TryParse_OfWhatIsNoWord_IsFalse(string? word) => Assert.That(EnumWord.TryParse<ServerStatus>(word, out _), Is.False);
}
