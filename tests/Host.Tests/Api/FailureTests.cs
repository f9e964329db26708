using Modular.Abstractions;

namespace Modular.Host.Tests.Api;

internal sealed class FailureTests
{
    [TestCase(FailureKind.NotStarted, ServerError.StartFailed, "start_failed")]
    [TestCase(FailureKind.NotStarted, ServerError.NoCapacity, "no_capacity")]
    [TestCase(FailureKind.Exited, ServerError.StartFailed, "exited")]
    [TestCase(FailureKind.NotAnswering, ServerError.StartFailed, "not_answering")]
    [TestCase(FailureKind.NotStopped, ServerError.Unavailable, "stop_failed")]
    [TestCase(FailureKind.Other, ServerError.StartFailed, "failed")]
    public async Task Get_OfAFailedServer_SaysWhatHappenedToIt(FailureKind kind, ServerError error, string code)
    {
        await using var rig = await ApiRig.StartAsync();
        rig.Has(Samples.Server() with
        {
            Status = ServerStatus.Failed,
            Failure = new ServerFailure
            {
                Error = error,
                Message = "Why.",
                At = Samples.Now,
                Kind = kind,
            },
        });

        var server = (await rig.GetAsync($"/servers/{Samples.Id}")).Expect(200);

        Assert.That((string?)server["failure"]!["code"], Is.EqualTo(code));
    }

    [TestCase(StopReason.User, "user")]
    [TestCase(StopReason.Idle, "idle")]
    [TestCase(StopReason.Ttl, "ttl")]
    [TestCase(StopReason.Shutdown, "shutdown")]
    [TestCase(StopReason.DiskQuota, "disk_quota")]
    [TestCase(null, null)]
    public async Task Get_OfAStoppedServer_SaysWhyItStopped(StopReason? reason, string? word)
    {
        await using var rig = await ApiRig.StartAsync();
        rig.Has(Samples.Server() with { Status = ServerStatus.Stopped, StopReason = reason });

        Assert.That((string?)(await rig.GetAsync($"/servers/{Samples.Id}")).Expect(200)["stop_reason"], Is.EqualTo(word));
    }
}
