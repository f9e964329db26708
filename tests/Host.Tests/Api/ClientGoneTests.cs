using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class ClientGoneTests
{
    [Test]
    [CancelAfter(300_000)]
    public async Task Create_WhenTheCallerLeaves_IsNoErrorAndGoesOn(CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<ServerRecord>();
        await using var rig = await ApiRig.StartAsync(r => r.Lifecycle
            .Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new ServerOperation(Samples.Id, true, null, completion.Task)));
        using var leaving = new CancellationTokenSource();
        using var content = new StringContent(Samples.Body, null, "application/json");
        var asked = rig.Client.PostAsync("/servers", content, leaving.Token);
        while (rig.Lifecycle.Invocations.Count == 0)
            await Task.Delay(5, cancellationToken);

        await leaving.CancelAsync();
        Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());
        while (!rig.Log.All.Any(l => l.StartsWith("1310", StringComparison.Ordinal)))
            await Task.Delay(5, cancellationToken);

        Assert.That(rig.Log.All, Has.Some.Contain("caller left").And.None.Contain(" Error "));
    }
}
