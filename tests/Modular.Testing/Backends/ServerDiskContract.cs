using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>What a backend must do where it has the ability <see cref="IBackendDisk"/>; part of <see cref="ServerBackendContract"/>.</summary>
public abstract class ServerDiskContract : ServerRecoveryContract
{
    /// <summary>What files take is told of a server that runs and of one that does not, and is nothing once they are removed.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Disk_WhereImplemented_IsToldWhetherItRunsOrNot(CancellationToken cancellationToken)
    {
        if (!HasAbility<IBackendDisk>(Backend, out var disk))
            return;

        var start = NewStart();
        Assert.That(await disk.MeasureDiskAsync(start.ServerId, cancellationToken), Is.Zero, "there is nothing of it yet");
        await using var server = await StartAsync(start, cancellationToken);
        var running = await disk.MeasureDiskAsync(start.ServerId, cancellationToken);
        await StopAsync(server, TimeSpan.Zero, cancellationToken);
        var stopped = await disk.MeasureDiskAsync(start.ServerId, cancellationToken);
        await RemoveAsync(start.ServerId, RemovalScope.Everything, cancellationToken);

        Assert.That(new[] { running, stopped }, Is.All.GreaterThanOrEqualTo(0));
        Assert.That(running > 0, Is.EqualTo(stopped > 0), "a stop keeps its files, and they count");
        Assert.That(await disk.MeasureDiskAsync(start.ServerId, cancellationToken), Is.Zero, "its files are gone");
    }
}
