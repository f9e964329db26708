using Modular.Abstractions;
using Modular.Host.Servers.State;

namespace Modular.Host.Tests.Servers.State;

internal sealed class ManagedServerTests
{
    /// <summary>What looks whether anything is under way may look at any moment, also at that in which an order is given.</summary>
    [Test]
    public async Task TryNewOrder_WhileAnotherIsBeingGiven_GivesNone()
    {
        var server = NewServer();
        var underWay = new TaskCompletionSource<ServerRecord>();
        Task<bool>? rival = null;

        var order = server.NewOrder("delete", interrupt: true, _ =>
        {
            rival = Task.Run(() => server.TryNewOrder("delete", _ => Task.FromResult(server.Record)));
            return underWay.Task;
        });

        Assert.That(await rival!, Is.False);
        Assert.That(server.IsNewest(order));
        Assert.That(server.Completion, Is.SameAs(underWay.Task));
    }

    [Test]
    public void TryNewOrder_AfterTheLastIsDone_GivesIt()
    {
        var server = NewServer();
        server.NewOrder("stop", interrupt: true, _ => Task.FromResult(server.Record));

        Assert.That(server.TryNewOrder("start", _ => Task.FromResult(server.Record)));
        Assert.That(server.Newest!.Verb, Is.EqualTo("start"));
    }

    private static ManagedServer NewServer() => new(
        new ServerRecord
        {
            Id = "s",
            ManagerId = "m",
            Backend = "xrdp",
            Spec = new ServerSpec { UserId = "u", SessionId = "s" },
            Status = ServerStatus.Running,
            Desired = DesiredState.Running,
            CreatedAt = DateTimeOffset.UnixEpoch,
            StatusChangedAt = DateTimeOffset.UnixEpoch,
        },
        storedVersion: 1);
}
