using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Host.Ending;

namespace Modular.Host.Tests.Ending;

internal sealed class ServiceRunTests
{
    [Test]
    public async Task Run_UntilItIsStopped_EndsInOrder() =>
        Assert.That(await RunAsync(async (lifetime, token) =>
        {
            lifetime.StopApplication();
            await Task.Delay(Timeout.Infinite, token);
        }), Is.Zero);

    [Test]
    public async Task Run_WhenTheBackgroundThrows_IsABug() =>
        Assert.That(await RunAsync((_, _) => throw new InvalidOperationException("a bug")), Is.EqualTo(70));

    [Test]
    public async Task Run_WhenTheBackgroundIsCancelledByItself_IsABug() =>
        Assert.That(await RunAsync((_, _) => throw new TaskCanceledException("a call's own timeout")), Is.EqualTo(70));

    [Test]
    public async Task Run_WhenTheBackgroundThrowsAsItIsStopped_IsABug() =>
        Assert.That(await RunAsync(async (lifetime, token) =>
        {
            lifetime.StopApplication();
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidOperationException("a bug");
        }), Is.EqualTo(70));

    [Test]
    public async Task Run_WhenTheStartThrows_IsABug() =>
        Assert.That(await RunAsync((_, _) => Task.CompletedTask, services => services.AddHostedService<BrokenStart>()), Is.EqualTo(70));

    [Test]
    public async Task Overdue_WhenTheProcessDoesNotEnd_EndsItAfterALine()
    {
        var ended = new TaskCompletionSource<int>();
        using var overdue = new OverdueEnd(NullLogger<OverdueEnd>.Instance, (code, log) =>
        {
            log();
            ended.TrySetResult(code);
        });

        overdue.Begin(TimeSpan.FromMilliseconds(1));

        Assert.That(await ended.Task, Is.EqualTo(70));
    }

    private static async Task<int> RunAsync(Func<IHostApplicationLifetime, CancellationToken, Task> work, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Services.AddSingleton(work).AddHostedService<Work>();
        more?.Invoke(builder.Services);
        await using var app = builder.Build();
        using var overdue = new OverdueEnd(NullLogger<OverdueEnd>.Instance, (_, _) => { });
        return await new ServiceRun(app, overdue, NullLogger<ServiceRun>.Instance).RunAsync();
    }

    private sealed class Work(Func<IHostApplicationLifetime, CancellationToken, Task> work, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => work(lifetime, stoppingToken);
    }

    private sealed class BrokenStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("a bug");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
