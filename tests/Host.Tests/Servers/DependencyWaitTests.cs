using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Host.Servers.Recovery;
using Moq;

namespace Modular.Host.Tests.Servers;

internal sealed class DependencyWaitTests
{
    [Test]
    public async Task Wait_ForReasonsThatTakeTurns_TellsEachOnceAMinute()
    {
        var time = new FakeTimeProvider();
        var log = new Mock<ILogger<DependencyWait>>();
        log.Setup(l => l.IsEnabled(It.IsAny<LogLevel>())).Returns(true);
        var availability = new DependencyWait(new RecoveryProgress(), time, Mock.Of<IHostApplicationLifetime>(), log.Object);
        var tries = 0;

        var waiting = availability.UntilAsync("the state store", _ => ++tries > 90
            ? Task.CompletedTask
            : Task.FromException(new ServerException(ServerError.Unavailable, tries % 2 == 0 ? "It is slow." : "It is away.")), CancellationToken.None);
        while (!waiting.IsCompleted)
            time.Advance(TimeSpan.FromSeconds(1));

        await waiting;
        Assert.That(log.Invocations.Count(i => i.Method.Name == nameof(ILogger.Log)), Is.EqualTo(4), "two reasons in two minutes");
    }
}
