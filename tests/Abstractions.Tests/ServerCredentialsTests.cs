namespace Modular.Abstractions.Tests;

[TestFixture]
internal sealed class ServerCredentialsTests
{
    [Test]
    public void ToString_Always_HidesThePassword()
    {
        var credentials = new ServerCredentials("alice", "correct-horse");

        Assert.That($"{credentials}", Does.Contain("alice").And.Not.Contain("correct-horse"));
    }
}
