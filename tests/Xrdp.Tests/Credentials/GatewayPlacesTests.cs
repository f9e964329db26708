using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

internal sealed class GatewayPlacesTests
{
    [TestCase(256, 4)]
    [TestCase(1024, 4)]
    [TestCase(2048, 8)]
    [TestCase(int.MaxValue, 16)]
    public void Unread_WithFewDescriptors_AreFewer(int descriptors, int unread) =>
        Assert.That(new GatewayPlaces(descriptors, TimeProvider.System).Unread, Is.EqualTo(unread));

    [Test]
    [CancelAfter(600_000)]
    public async Task Waiting_WithFewDescriptors_LetsGoOfOneWhenAllPlacesAreTaken(CancellationToken ct)
    {
        var places = new GatewayPlaces(256, TimeProvider.System); // an eighth of them
        var waiting = Enumerable.Range(0, 33).Select(i => places.Waiting.WaitAsync($"server-{i % 3}", "192.0.2.66", Timeout.InfiniteTimeSpan, ct)).ToList();

        Assert.That(await await Task.WhenAny(waiting), Is.False);
        Assert.That(waiting.Count(w => !w.IsCompleted), Is.EqualTo(32));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Waiting_AtOneServer_LetsGoOfOneWhenHalfOfThePlacesAreTaken(CancellationToken ct)
    {
        var places = new GatewayPlaces(256, TimeProvider.System);
        var waiting = Enumerable.Range(0, 17).Select(_ => places.Waiting.WaitAsync("server", "192.0.2.66", Timeout.InfiniteTimeSpan, ct)).ToList();

        Assert.That(await await Task.WhenAny(waiting), Is.False);
        Assert.That(waiting.Count(w => !w.IsCompleted), Is.EqualTo(16));
    }
}
