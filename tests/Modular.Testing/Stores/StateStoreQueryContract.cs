using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>What every <see cref="IStateStore"/> must answer to queries. Derive from it beside <see cref="StateStoreContract"/>.</summary>
public abstract class StateStoreQueryContract : StateStoreFixture
{
    /// <summary>Each condition of a query holds alone and together with others.</summary>
    [Test]
    public async Task List_WithConditions_GivesExactlyWhatMatchesAll()
    {
        await AddAsync(0, r => r with { Status = ServerStatus.Running, Labels = Labels(("team", "red"), ("tier", "1")) });
        await AddAsync(1, r => r with { Status = ServerStatus.Stopped, Labels = Labels(("team", "red")) });
        await AddAsync(2, r => r with { Status = ServerStatus.Failed, Spec = r.Spec with { UserId = "bob", SessionId = "other" } });
        await AddAsync(3, r => r with { Status = ServerStatus.Running, ManagerId = "manager-2" });

        Assert.That(await NumbersAsync(new ServerQuery()), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(await NumbersAsync(new ServerQuery { Statuses = [ServerStatus.Running] }), Is.EqualTo(new[] { 0, 3 }));
        Assert.That(await NumbersAsync(new ServerQuery { Statuses = [ServerStatus.Stopped, ServerStatus.Failed] }), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(await NumbersAsync(new ServerQuery { UserId = "bob" }), Is.EqualTo(new[] { 2 }));
        Assert.That(await NumbersAsync(new ServerQuery { SessionId = "other" }), Is.EqualTo(new[] { 2 }));
        Assert.That(await NumbersAsync(new ServerQuery { ManagerId = "manager-2" }), Is.EqualTo(new[] { 3 }));
        Assert.That(await NumbersAsync(new ServerQuery { Labels = Labels(("team", "red")) }), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(await NumbersAsync(new ServerQuery { Labels = Labels(("team", "red"), ("tier", "1")) }), Is.EqualTo(new[] { 0 }));
        Assert.That(await NumbersAsync(new ServerQuery { Labels = Labels(("team", "blue")) }), Is.Empty);
        Assert.That(await NumbersAsync(new ServerQuery { UserId = "alice", Statuses = [ServerStatus.Running], ManagerId = "manager-1" }),
            Is.EqualTo(new[] { 0 }));
    }

    /// <summary>A condition with a hostile text matches that text and nothing else.</summary>
    [Test]
    public async Task List_WithHostileTexts_MatchesThemLiterally()
    {
        for (var i = 0; i < HostileTexts.All.Count; i++)
        {
            var text = HostileTexts.All[i];
            await AddAsync(i, r => r with { Spec = r.Spec with { UserId = text }, Labels = Labels(("key" + text, text)) });
        }

        for (var i = 0; i < HostileTexts.All.Count; i++)
        {
            var text = HostileTexts.All[i];
            Assert.That(await NumbersAsync(new ServerQuery { UserId = text }), Is.EqualTo(new[] { i }), $"user id {text}");
            Assert.That(await NumbersAsync(new ServerQuery { Labels = Labels(("key" + text, text)) }), Is.EqualTo(new[] { i }), $"label {text}");
        }
    }

    /// <summary>Pages cover everything once, in the order of ids, with the right total, however the records were added.</summary>
    [Test]
    public async Task List_InPages_CoversEverythingOnceInOrder()
    {
        foreach (var number in Enumerable.Range(0, 25).Reverse())
            await AddAsync(number, r => r);

        var seen = new List<int>();
        var query = new ServerQuery { Limit = 10 };
        do
        {
            var page = await Store.ListAsync(query, CancellationToken.None);
            Assert.That(page.Total, Is.EqualTo(25));
            Assert.That(page.Items, Has.Count.LessThanOrEqualTo(10));
            seen.AddRange(page.Items.Select(Number));
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 25)));
    }

    /// <summary>A page that is exactly full and the last one has no next.</summary>
    [Test]
    public async Task List_WhenTheLastPageIsFull_HasNoNext()
    {
        await AddAsync(0, r => r);
        await AddAsync(1, r => r);

        Assert.That((await Store.ListAsync(new ServerQuery { Limit = 2 }, CancellationToken.None)).NextCursor, Is.Null);
    }

    /// <summary>Records that come and go while somebody pages neither hide nor repeat those that stay.</summary>
    [Test]
    public async Task List_WhileOthersWrite_GivesWhatStaysExactlyOnce()
    {
        for (var i = 0; i < 40; i += 2)
            await AddAsync(i, r => r);

        var seen = new List<int>();
        var query = new ServerQuery { Limit = 3 };
        for (var i = 1; ; i += 2)
        {
            var page = await Store.ListAsync(query, CancellationToken.None);
            seen.AddRange(page.Items.Select(Number));
            if (page.NextCursor is null)
                break;

            query = query with { Cursor = page.NextCursor };
            await AddAsync(i, r => r);
            await Store.TryRemoveAsync(ServerRecords.Sample(i).Id, 1, CancellationToken.None);
        }

        Assert.That(seen.Where(n => n % 2 == 0), Is.EqualTo(Enumerable.Range(0, 20).Select(i => i * 2)));
    }

    /// <summary>A cursor marks a place among the ids, not a count: what comes or goes before it moves nothing.</summary>
    /// <param name="comes">Whether a record is added before the cursor between two pages; else those of the last page are removed, the one at the cursor among
    /// them.</param>
    [TestCase(true)]
    [TestCase(false)]
    public async Task List_WhenRecordsBeforeTheCursorComeOrGo_HidesAndRepeatsNothing(bool comes)
    {
        for (var i = 100; i < 120; i++)
            await AddAsync(i, r => r);

        var seen = new List<int>();
        var query = new ServerQuery { Limit = 3 };
        for (var added = 0; ; added++)
        {
            var page = await Store.ListAsync(query, CancellationToken.None);
            seen.AddRange(page.Items.Select(Number));
            if (page.NextCursor is null)
                break;

            query = query with { Cursor = page.NextCursor };
            if (comes)
                await AddAsync(added, r => r);
            else
                await Task.WhenAll(page.Items.Select(r => Store.TryRemoveAsync(r.Id, r.Version, CancellationToken.None)));
        }

        Assert.That(seen, Is.EqualTo(Enumerable.Range(100, 20)),
            "paging hid or repeated records that were there all the time: a cursor must not count records");
    }

    /// <summary>Ids and labels that differ in case are different people's, also where a database compares otherwise by default.</summary>
    [Test]
    public async Task List_OfTextsThatDifferInCase_TellsThemApart()
    {
        string[] texts = ["alice", "Alice", "ALICE", "straße", "STRASSE", "İ", "i"];
        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i];
            await AddAsync(i, r => r with { Spec = r.Spec with { UserId = text, SessionId = text }, ManagerId = text, Labels = Labels((text, text)) });
        }

        for (var i = 0; i < texts.Length; i++)
        {
            Assert.That(await NumbersAsync(new ServerQuery { UserId = texts[i] }), Is.EqualTo(new[] { i }), $"user ids are compared without case: {texts[i]}");
            Assert.That(await NumbersAsync(new ServerQuery { SessionId = texts[i] }), Is.EqualTo(new[] { i }),
                $"session ids are compared without case: {texts[i]}");
            Assert.That(await NumbersAsync(new ServerQuery { ManagerId = texts[i] }), Is.EqualTo(new[] { i }),
                $"manager ids are compared without case: {texts[i]}");
            Assert.That(await NumbersAsync(new ServerQuery { Labels = Labels((texts[i], texts[i])) }), Is.EqualTo(new[] { i }),
                $"labels are compared without case: {texts[i]}");
        }
    }

    /// <summary>A limit or cursor that cannot be is refused with the field's name.</summary>
    [Test]
    public void List_WithABadLimitOrCursor_IsInvalid()
    {
        Assert.That(() => Store.ListAsync(new ServerQuery { Limit = 0 }, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Field").EqualTo("limit"));
        Assert.That(() => Store.ListAsync(new ServerQuery { Limit = 1001 }, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Field").EqualTo("limit"));
        Assert.That(() => Store.ListAsync(new ServerQuery { Cursor = "garbage'" }, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Field").EqualTo("cursor"));
    }

    /// <summary>Ten thousand records can be written in parallel and paged through.</summary>
    [Test]
    public async Task List_OfTenThousandRecords_GivesThemAll()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, token) => await Store.AddAsync(ServerRecords.Sample(number), token));

        var count = 0;
        var query = new ServerQuery { Limit = 1000 };
        do
        {
            var page = await Store.ListAsync(query, CancellationToken.None);
            count += page.Items.Count;
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        Assert.That(count, Is.EqualTo(10_000));
    }

    private static Dictionary<string, string> Labels(params (string Key, string Value)[] labels) => labels.ToDictionary(l => l.Key, l => l.Value);

    private static int Number(ServerRecord record) => Convert.ToInt32(record.Id[^12..], 16);

    private Task AddAsync(int number, Func<ServerRecord, ServerRecord> change) => Store.AddAsync(change(ServerRecords.Sample(number)), CancellationToken.None);

    private async Task<IReadOnlyList<int>> NumbersAsync(ServerQuery query)
    {
        var page = await Store.ListAsync(query, CancellationToken.None);
        Assert.That(page.Total, Is.EqualTo(page.Items.Count));
        return [.. page.Items.Select(Number)];
    }
}
