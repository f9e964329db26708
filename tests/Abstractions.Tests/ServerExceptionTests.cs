namespace Modular.Abstractions.Tests;

[TestFixture]
internal sealed class ServerExceptionTests
{
    [TestCase(ServerError.NoCapacity, true)]
    [TestCase(ServerError.LimitReached, true)]
    [TestCase(ServerError.StartFailed, true)]
    [TestCase(ServerError.Unavailable, true)]
    [TestCase(ServerError.Invalid, false)]
    [TestCase(ServerError.NotFound, false)]
    [TestCase(ServerError.Conflict, false)]
    [TestCase(ServerError.NotSupported, false)]
    public void Retryable_WhenNobodySaysOtherwise_FollowsTheKind(ServerError error, bool expected) =>
        Assert.That(new ServerException(error, "text").Retryable, Is.EqualTo(expected));

    [Test]
    public void Retryable_WhenSetByTheThrower_IsThat() =>
        Assert.That(new ServerException(ServerError.StartFailed, "text") { Retryable = false }.Retryable, Is.False);
}
