using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>
/// What an <see cref="IStateStore"/> that several managers use (<see cref="IStoreSharing"/>) must do besides. Derive from it beside
/// <see cref="StateStoreContract"/>.
/// </summary>
public abstract class SharedStoreContract : StateStoreFixture
{
    private const int Records = 25;
    private const string Newer = "manager-2";

    /// <summary>Adds records of this version and of a newer one.</summary>
    [SetUp]
    public async Task AddRecordsAsync()
    {
        for (var number = 0; number < Records; number++)
            await Store.AddAsync(IsNewer(number) ? NewerOf(number) : ServerRecords.Sample(number), CancellationToken.None);
    }

    /// <summary>The host must know that others use it, or it never looks at their records.</summary>
    [Test]
    public void IsShared_IsTrue() => Assert.That(Store is IStoreSharing { IsShared: true });

    /// <summary>A record that cannot be read hides and repeats no other, wherever it is on a page, and is named together with its manager.</summary>
    /// <param name="limit">Of a page.</param>
    [TestCase(1)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(1000)]
    public async Task List_WithRecordsOfANewerVersion_ListsThemApart(int limit)
    {
        var (items, unreadable) = await ReadAsync(new ServerQuery { Limit = limit }, total: Records);

        Assert.That(items, Is.EqualTo(Ids(n => !IsNewer(n))));
        Assert.That(unreadable.Select(u => u.Id), Is.EqualTo(Ids(IsNewer)));
        Assert.That(unreadable.Select(u => u.ManagerId), Is.All.EqualTo(Newer));
        Assert.That(unreadable.Select(u => u.Reason), Is.All.Contains($"schema version {ServerRecord.CurrentSchemaVersion + 1}"));
    }

    /// <summary>Nor does it concern a query for somebody else's.</summary>
    [Test]
    public async Task List_OfAManager_ListsItsOwnApart()
    {
        var (items, unreadable) = await ReadAsync(new ServerQuery { ManagerId = "manager-1" }, total: Ids(n => !IsNewer(n)).Count());
        Assert.That((items, unreadable), Is.EqualTo((Ids(n => !IsNewer(n)), Array.Empty<UnreadableRecord>())));

        (items, unreadable) = await ReadAsync(new ServerQuery { ManagerId = Newer }, total: Ids(IsNewer).Count());
        Assert.That((items, unreadable.Select(u => u.Id)), Is.EqualTo((Array.Empty<string>(), Ids(IsNewer))));
    }

    /// <summary>Asked for alone, it is an error that waiting does not heal, not a record that is not there.</summary>
    [Test]
    public void Find_OfARecordOfANewerVersion_IsAnErrorThatStays() => Assert.That(() => Store.FindAsync(NewerOf(0).Id, CancellationToken.None),
        Throws.TypeOf<ServerException>().With.Property(nameof(ServerException.Error)).EqualTo(ServerError.Unavailable)
            .And.Property(nameof(ServerException.Retryable)).False);

    private static bool IsNewer(int number) => number % 5 == 0 || number == Records - 1;

    private static ServerRecord NewerOf(int number) =>
        ServerRecords.Sample(number) with { SchemaVersion = ServerRecord.CurrentSchemaVersion + 1, ManagerId = Newer };

    private static IEnumerable<string> Ids(Func<int, bool> condition) => Enumerable.Range(0, Records).Where(condition).Select(n => ServerRecords.Sample(n).Id);

    private async Task<(IReadOnlyList<string> Items, IReadOnlyList<UnreadableRecord> Unreadable)> ReadAsync(ServerQuery query, int total)
    {
        var items = new List<string>();
        var unreadable = new List<UnreadableRecord>();
        do
        {
            var page = await Store.ListAsync(query, CancellationToken.None);
            Assert.That(page.Total, Is.EqualTo(total));
            Assert.That(page.Items.Count + page.Unreadable.Count, Is.LessThanOrEqualTo(query.Limit));
            items.AddRange(page.Items.Select(r => r.Id));
            unreadable.AddRange(page.Unreadable);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        return (items, unreadable);
    }
}
