using System.Net;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Parts;
using Moq;

namespace Modular.Host.Tests.Parts;

/// <summary>Questions of callers who have gone, on a machine that is too busy to answer them.</summary>
internal sealed class OverdueCallsTests
{
    private const string Id = "0198c000-0000-7000-8000-000000000001";
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Questions_OfCallersWhoHangUp_KeepNeitherTheNextOneNorAnOrderWaiting()
    {
        var (client, manager) = (new IPEndPoint(IPAddress.Loopback, 40000), new IPEndPoint(IPAddress.Loopback, 8081));
        var never = new TaskCompletionSource<bool>();
        var asked = 0;
        var backend = new Mock<IServerBackend>();
        backend.As<IBackendSessionOrigin>().Setup(o => o.MayBeSessionAsync(client, manager, It.IsAny<CancellationToken>()))
            .Returns(() => Interlocked.Increment(ref asked) < OverdueCalls.Most ? never.Task : Task.FromResult(true));
        var parts = Guarded.Parts(backend.Object, time: _time);
        using var callers = new CancellationTokenSource();
        var calls = Enumerable.Range(1, OverdueCalls.Most - 1)
            .Select(_ => parts.Backend.SessionOrigin!.MayBeSessionAsync(client, manager, callers.Token)).ToList();
        Assert.That(() => Volatile.Read(ref asked), Is.EqualTo(OverdueCalls.Most - 1).After(10_000, 5));

        await callers.CancelAsync();
        await EndAsync(Task.WhenAll(calls), PluginBounds.MayBeSession.Patience);
        Assert.That(calls.Select(c => c.IsCanceled), Is.All.True);
        Assert.That(parts.Overdue.Current, Is.Empty, "each has the time that any question has");

        _time.Advance(PluginBounds.MayBeSession.Limit);
        Assert.That(() => parts.Overdue.Current.Count, Is.EqualTo(OverdueCalls.Most - 1).After(10_000, 5));
        Assert.That(await parts.Backend.SessionOrigin!.MayBeSessionAsync(client, manager, CancellationToken.None));
        await parts.Backend.RemoveAsync(Id, RemovalScope.Everything, CancellationToken.None);

        never.SetResult(true);
        Assert.That(() => parts.Overdue.Current, Is.Empty.After(10_000, 5));
    }

    /// <summary>Lets time pass, in as few steps as can be: each call sets its timer when it comes to it.</summary>
    private async Task EndAsync(Task calls, TimeSpan step)
    {
        for (var i = 0; i < 4 && !calls.IsCompleted; i++)
        {
            _time.Advance(step);
            for (var wait = 0; wait < 500 && !calls.IsCompleted; wait++)
                await Task.Delay(5);
        }
    }
}
