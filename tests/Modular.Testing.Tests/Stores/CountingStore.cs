using System.Globalization;
using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: its cursor says how many records were listed.</summary>
internal sealed class CountingStore : StoreBehind
{
    public override async Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken)
    {
        var listed = 0;
        if (query.Cursor is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out listed))
            throw new ServerException(ServerError.Invalid, "cursor must be one that an earlier page gave.") { Field = "cursor" };

        await base.ListAsync(query with { Cursor = null }, cancellationToken); // for its checks
        var all = new List<ServerRecord>();
        var rest = query with { Cursor = null, Limit = 1000 };
        do
        {
            var page = await base.ListAsync(rest, cancellationToken);
            all.AddRange(page.Items);
            rest = rest with { Cursor = page.NextCursor };
        }
        while (rest.Cursor is not null);

        var items = all.Skip(listed).Take(query.Limit).ToList();
        var now = listed + items.Count;
        return new Page<ServerRecord> { Items = items, NextCursor = now < all.Count ? now.ToString(CultureInfo.InvariantCulture) : null, Total = all.Count };
    }
}
