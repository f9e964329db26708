using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

internal sealed class ListOrderTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task List_InPages_HasEachServerOnceInOrder(bool newestFirst)
    {
        await using var rig = await LifecycleRig.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await rig.CreateAsync()).Id);
            rig.World.Time.Advance(TimeSpan.FromMilliseconds(5));
        }

        var listed = new List<string>();
        var query = new ServerQuery { Limit = 2 };
        do
        {
            var page = newestFirst ? rig.Catalog.ListNewestFirst(query) : rig.Catalog.List(query);
            Assert.That(page.Total, Is.EqualTo(5));
            listed.AddRange(page.Items.Select(s => s.Id));
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        Assert.That(listed, Is.EqualTo(newestFirst ? Enumerable.Reverse(ids) : ids));
    }

    [Test]
    public async Task List_WithoutAnEnd_HasAll()
    {
        await using var rig = await LifecycleRig.StartAsync();
        await rig.CreateAsync();
        await rig.CreateAsync();

        var page = rig.Catalog.List(new ServerQuery { Limit = int.MaxValue });

        Assert.That((page.Items.Count, page.NextCursor), Is.EqualTo((2, (string?)null)));
    }
}
