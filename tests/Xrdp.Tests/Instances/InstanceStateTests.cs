using Modular.Abstractions;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Tests.Instances;

/// <summary>A manager must find the servers again that an earlier version of this plugin started.</summary>
internal sealed class InstanceStateTests
{
    private static string Data => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Stored", "handle-version-1.json"));

    /// <summary>The file stays as it is for ever: it is what managers out there have written.</summary>
    [Test]
    public void Parse_OfWhatAnEarlierVersionStored_GivesEveryMember()
    {
        var state = InstanceState.Parse(new ServerHandle { Version = 1, Data = Data })!;

        Assert.That(state.BootId, Is.EqualTo("3c7d2b1e-0d5c-4b0e-9a55-6a3f0e9d1c22"));
        Assert.That(state.Xrdp, Is.EqualTo(new ProcessIdentity(4711, 123456)));
        Assert.That(state.Session, Is.EqualTo(new ProcessIdentity(4709, 123450)));
        Assert.That((state.Port, state.VncPort, state.Gateway, state.CertificateSha256), Is.EqualTo((13389, 20001, "127.77.0.2", "5b8c")));
        Assert.That((state.Uid, state.Boxed, state.Cgroups, state.MaxMemoryMib), Is.EqualTo(((uint?)200001, true, "/sys/fs/cgroup/memory/modular", (int?)512)));
        Assert.That(state.ToHandle().Data, Is.EqualTo(Data.TrimEnd()));
    }

    [TestCase(2, "{}")]
    [TestCase(1, "{\"boot_id\":\"cut off")]
    [TestCase(1, "{}")]
    public void Parse_OfAnythingElse_IsUnknown(int version, string data) =>
        Assert.That(InstanceState.Parse(new ServerHandle { Version = version, Data = data }), Is.Null);
}
