using Modular.Abstractions;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class ListServersTests
{
    private const int Many = 10_000;
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync();

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task List_WithoutALimit_AsksForAll()
    {
        ServerQuery? query = null;
        _rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Callback((ServerQuery q) => query = q).Returns(new Page<ServerRecord>
        {
            Items = [.. Servers(150)],
            Total = 150,
        });
        var reply = await _rig.GetAsync("/servers");
        Assert.That(reply.Expect(200).AsArray(), Has.Count.EqualTo(150));
        Assert.That(query!.Limit, Is.EqualTo(int.MaxValue));
        Assert.That(reply.Header("X-Total-Count"), Is.EqualTo("150"));
        Assert.That(reply.Header("Link"), Is.Empty);
    }

    /// <summary>A caller that does not read holds up the writing; so not much of it is ever in memory.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task List_OfVeryMany_IsWrittenAsItIsRead(CancellationToken ct)
    {
        var servers = new CountingList(Servers(Many));
        _rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord> { Items = servers, Total = Many });

        using var response = await _rig.Client.GetAsync("/servers", HttpCompletionOption.ResponseHeadersRead, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        await body.ReadExactlyAsync(new byte[1000], ct);

        Assert.That(servers.LastRound, Is.LessThan(Many / 10));
        using var reader = new StreamReader(body);
        Assert.That(await reader.ReadToEndAsync(ct), Does.EndWith("]"));
        Assert.That(servers.LastRound, Is.EqualTo(Many));
    }

    [TestCase("sort=-created_at", true)]
    [TestCase("sort=created_at", false)]
    public async Task List_Sorted_IsSoOnTheNextPageToo(string sort, bool newestFirst)
    {
        var page = new Page<ServerRecord> { Items = [Samples.Server()], NextCursor = Samples.Id, Total = 9 };
        _rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(newestFirst ? new Page<ServerRecord> { Items = [], Total = 0 } : page);
        _rig.Catalog.Setup(c => c.ListNewestFirst(It.Is<ServerQuery>(q => q.Limit == 1 && q.Cursor == Samples.Id))).Returns(page);
        var reply = await _rig.GetAsync($"/servers?limit=1&{sort}&cursor={Samples.Id}");
        Assert.That(reply.Expect(200).AsArray(), Has.Count.EqualTo(1));
        Assert.That(reply.Header("Link"), Is.EqualTo($"</servers?limit=1&{sort}&cursor={Samples.Id}>; rel=\"next\""));
    }

    [TestCase("sort=name", "sort")]
    [TestCase("sort=%2Dcreated_at&sort=created_at", "sort")]
    [TestCase("cursor=a&cursor=b", "cursor")]
    [TestCase("user_id=a&USER_ID=a", "user_id")]
    public async Task List_WithAWrongOrDoubleParameter_NamesIt(string query, string parameter) =>
        Assert.That((await _rig.GetAsync("/servers?" + query)).ExpectProblem(400, "invalid")["errors"]![parameter], Is.Not.Null);

    private static IEnumerable<ServerRecord> Servers(int count) =>
        Enumerable.Range(0, count).Select(i => Samples.Server(ServerStatus.Stopped, $"0198c0de-0000-7000-8000-{i:x12}"));

    /// <summary>Knows how far it was read in the round that is under way.</summary>
    private sealed class CountingList(IEnumerable<ServerRecord> servers) : IReadOnlyList<ServerRecord>
    {
        private readonly List<ServerRecord> _servers = [.. servers];
        private int _lastRound;

        public int LastRound => Volatile.Read(ref _lastRound);

        public int Count => _servers.Count;

        public ServerRecord this[int index] => _servers[index];

        public IEnumerator<ServerRecord> GetEnumerator()
        {
            Volatile.Write(ref _lastRound, 0);
            foreach (var server in _servers)
            {
                Interlocked.Increment(ref _lastRound);
                yield return server;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
