using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Processes;

namespace Modular.Fuzzing.Parsers;

/// <summary>What the backend keeps on disk and in records to find a server again.</summary>
internal sealed class HandleFuzzTests
{
    private static readonly InstanceState State = new()
    {
        BootId = "3c7d2b1e-0d5c-4b0e-9a55-6a3f0e9d1c22",
        Xrdp = new ProcessIdentity(4711, 123456),
        Session = new ProcessIdentity(4709, 123450),
        Network = new ProcessIdentity(4707, 123445),
        Port = 13389,
        VncPort = 20001,
        Gateway = "127.77.0.2",
        CertificateSha256 = new string('a', 64),
        Uid = 200001,
        Sandbox = "Bubblewrap",
        Cgroups = "/sys/fs/cgroup/memory/modular",
        MaxMemoryMib = 512,
    };

    private string _path = "";

    [OneTimeSetUp]
    public void MakeFile() => _path = Path.GetTempFileName();

    [OneTimeTearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    [CancelAfter(300_000)]
    public void Handle_Damaged_IsWholeOrUnknown() => Fuzz.Run(20_000, random =>
    {
        if (InstanceState.Parse(new ServerHandle
        {
            Version = random.Next(20) == 0 ? random.Next() : 1,
            Data = Encoding.UTF8.GetString(Damaged(State.ToHandle().Data, random)),
        }) is not { } state)
            return;

        Assert.That(new[] { state.BootId, state.Gateway, state.CertificateSha256, state.Sandbox, state.Cgroups }, Has.None.Null);
        Assert.That(IPAddress.TryParse(state.Gateway, out _), "it is listened on again");
        Assert.That(new[] { state.Xrdp.Pid, state.Session.Pid, state.Network?.Pid ?? 1 }, Has.All.Positive, "0 and below are whole groups of processes");
    });

    [Test]
    [CancelAfter(300_000)]
    public void Credentials_Damaged_AreRefusedOrLetNobodyElseIn()
    {
        var stored = StoredCredentials.From(new ServerCredentials("alice", "pw-of-alice"));
        stored.Save(_path);
        var good = File.ReadAllText(_path);
        Fuzz.Run(5_000, random =>
        {
            File.WriteAllBytes(_path, Damaged(good.Replace("5000", "5", StringComparison.Ordinal), random));
            try
            {
                if (StoredCredentials.Load(_path) is { Iterations: < 10_000 } loaded)
                    Assert.That(loaded.Matches("alice", HostileText.Next(random).Replace("\ud800", "", StringComparison.Ordinal)), Is.False);
            }
            catch (ServerException e)
            {
                Assert.That(e.Message, Does.Contain(_path).And.Not.Contains(stored.Hash));
            }
        });
    }

    private static byte[] Damaged(string good, Random random) => random.Next(2) == 0
        ? JsonMutation.Apply(JsonNode.Parse(good)!.AsObject(), random)
        : Damage.Of(Encoding.UTF8.GetBytes(good), random);
}
