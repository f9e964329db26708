using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Testing.Backends;

/// <summary>
/// What every <see cref="IServerBackend"/> must say to what is asked of it before it does anything. Part of <see cref="ServerBackendContract"/>: derive that.
/// </summary>
public abstract class ServerPlanContract : ServerRemovalContract
{
    /// <summary>A plan changes nothing, tells no secret, and refuses texts in words or takes them.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Plan_OfAnyText_ChangesNothing(CancellationToken cancellationToken)
    {
        var start = NewStart();
        foreach (var text in HostileTexts.All)
        {
            foreach (var spec in new[] { Spec with { Name = text }, Spec with { UserId = text }, Spec with { SessionId = text }, Spec with { Profile = text } })
            {
                try
                {
                    await Backend.PlanAsync(start.ServerId, spec, start.Port, cancellationToken);
                }
                catch (ServerException e) when (e.Error == ServerError.Invalid)
                {
                }
            }
        }

        Assert.That(await OwnedAsync(), Is.Empty);
        Assert.That(await FindLeftoversAsync(Host.ManagerId), Is.Empty);
    }

    /// <summary>A profile that there is not is refused, by the plan and by the start; those of the capabilities are taken.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Plan_OfAnUnknownProfile_IsInvalid(CancellationToken cancellationToken)
    {
        var start = NewStart();
        var unknown = start with { Spec = start.Spec with { Profile = "no-such-profile" } };

        await AssertInvalidAsync(unknown, "profile", "an unknown profile was ignored", cancellationToken);
        foreach (var profile in Capabilities.Profiles)
            await Backend.PlanAsync(start.ServerId, start.Spec with { Profile = profile }, start.Port, cancellationToken);
    }

    /// <summary>
    /// A limit of which the capabilities say <c>none</c>, or nothing, is refused where limits are strict, and is a notice of the plan where they are not. Any
    /// other is planned.
    /// </summary>
    /// <param name="name">The limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase("max_cpu")]
    [TestCase("max_memory")]
    [TestCase("max_processes")]
    [TestCase("max_bandwidth")]
    [CancelAfter(120_000)]
    public async Task Plan_OfALimit_KeepsWhatTheCapabilitiesSay(string name, CancellationToken cancellationToken)
    {
        var start = NewStart();
        var usual = await Backend.PlanAsync(start.ServerId, start.Spec with { Limits = new ResourceLimits() }, start.Port, cancellationToken);
        var strict = start with { Spec = start.Spec with { Limits = Limit(name) with { Strict = true } } };
        if (Capabilities.Limits.GetValueOrDefault(name, "none") != "none")
        {
            await Backend.PlanAsync(start.ServerId, strict.Spec, start.Port, cancellationToken);
            return;
        }

        await AssertInvalidAsync(strict, "resource_limits", "a strict limit that is not enforced was ignored", cancellationToken);
        var lenient = await Backend.PlanAsync(start.ServerId, start.Spec with { Limits = Limit(name) }, start.Port, cancellationToken);
        Assert.That(lenient.Notices.Except(usual.Notices), Is.Not.Empty, $"{name} is not enforced, and no notice of the plan says so");
    }

    private static ResourceLimits Limit(string name) => name switch
    {
        "max_cpu" => new ResourceLimits { MaxCpuPercent = 200 },
        "max_memory" => new ResourceLimits { MaxMemoryMib = 2048 },
        "max_processes" => new ResourceLimits { MaxProcesses = 1000 },
        _ => new ResourceLimits { MaxBandwidthKbps = 100_000 },
    };

    private async Task AssertInvalidAsync(ServerStart start, string field, string broken, CancellationToken cancellationToken)
    {
        Func<Task>[] calls =
        [
            async () => await Backend.PlanAsync(start.ServerId, start.Spec, start.Port, cancellationToken),
            () => Backend.StartAsync(start, new ReportedSteps(), cancellationToken),
        ];
        foreach (var call in calls)
        {
            Assert.That(call, Throws.TypeOf<ServerException>().With.Property(nameof(ServerException.Error)).EqualTo(ServerError.Invalid)
                .And.Property(nameof(ServerException.Field)).StartsWith(field), $"{broken}: Invalid with field {field} was due");
        }

        await AssertNothingRunsAsync(start);
    }
}
