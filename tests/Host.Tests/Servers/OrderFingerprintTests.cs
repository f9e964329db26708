using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

internal sealed class OrderFingerprintTests
{
    private static readonly CreateServer Least = new() { Spec = new ServerSpec { UserId = "alice", SessionId = "s1" } };

    private static readonly CreateServer Most = new()
    {
        Spec = new ServerSpec
        {
            UserId = "alice",
            SessionId = "s1",
            Name = "Füße",
            Profile = "kde",
            Display = new DisplaySpec { Width = 1920, Height = 1080, ColorDepth = 32 },
            Limits = new ResourceLimits { MaxCpuPercent = 1, MaxMemoryMib = 2, MaxProcesses = 3, MaxBandwidthKbps = 4, Strict = true },
            SecurityLevel = SecurityLevel.Maximum,
        },
        Labels = new Dictionary<string, string> { ["a"] = "1" },
        RestartPolicy = RestartPolicy.OnFailure,
        IdleTimeout = TimeSpan.FromMinutes(1),
        TimeToLive = TimeSpan.FromHours(1),
        PreferredPort = 20001,
        Start = false,
    };

    private static IEnumerable<CreateServer> Others =>
    [
        Least,
        Most with { Spec = Most.Spec with { UserId = "bob" } },
        Most with { Spec = Most.Spec with { SessionId = "s2" } },
        Most with { Spec = Most.Spec with { Name = null } },
        Most with { Spec = Most.Spec with { Profile = "default" } },
        Most with { Spec = Most.Spec with { Display = new DisplaySpec { Width = 1921, Height = 1080, ColorDepth = 32 } } },
        Most with { Spec = Most.Spec with { Display = new DisplaySpec { Width = 1920, Height = 1081, ColorDepth = 32 } } },
        Most with { Spec = Most.Spec with { Display = new DisplaySpec { Width = 1920, Height = 1080 } } },
        Most with { Spec = Most.Spec with { Limits = Most.Spec.Limits with { MaxCpuPercent = null } } },
        Most with { Spec = Most.Spec with { Limits = Most.Spec.Limits with { MaxMemoryMib = null } } },
        Most with { Spec = Most.Spec with { Limits = Most.Spec.Limits with { MaxProcesses = null } } },
        Most with { Spec = Most.Spec with { Limits = Most.Spec.Limits with { MaxBandwidthKbps = null } } },
        Most with { Spec = Most.Spec with { Limits = Most.Spec.Limits with { Strict = false } } },
        Most with { Spec = Most.Spec with { SecurityLevel = SecurityLevel.Low } },
        Most with { Labels = new Dictionary<string, string> { ["a"] = "2" } },
        Most with { Labels = new Dictionary<string, string>() },
        Most with { RestartPolicy = RestartPolicy.Never },
        Most with { IdleTimeout = null },
        Most with { TimeToLive = null },
        Most with { PreferredPort = null },
        Most with { Start = true },
    ];

    [TestCaseSource(nameof(Others))]
    public void Fingerprint_OfAnotherOrder_Differs(CreateServer other) => Assert.That(OrderFingerprint.Of(other), Is.Not.EqualTo(OrderFingerprint.Of(Most)));

    [Test]
    public void Fingerprint_OfTheSameOrder_DoesNotDependOnTheOrderOfLabels()
    {
        var one = Most with { Labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        var other = Most with { Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } };
        Assert.That(OrderFingerprint.Of(other), Is.EqualTo(OrderFingerprint.Of(one)));
    }

    /// <summary>Records in stores have it: the same order must have the same fingerprint in every version to come.</summary>
    [Test]
    public void Fingerprint_Always_StaysTheSame() => Assert.That((OrderFingerprint.Of(Least), OrderFingerprint.Of(Most)), Is.EqualTo((
        "cdaaf7296b7f38c577ace527520daf3f33a463757aa05ccc4c360e5d6fb193d0", "64862fd5bcc9786b955a280003fbca3085cd0d5c5005b7ddd991805082b73747")));

    /// <summary>Whoever adds a member decides whether it belongs to what an order means, and adds it here and above.</summary>
    [TestCase(typeof(CreateServer), 9)]
    [TestCase(typeof(ServerSpec), 7)]
    [TestCase(typeof(DisplaySpec), 3)]
    [TestCase(typeof(ResourceLimits), 5)]
    public void Members_OfAnOrder_AreAllConsidered(Type type, int count) => Assert.That(type.GetProperties(), Has.Length.EqualTo(count));
}
