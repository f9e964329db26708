using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: compares user ids as many databases do by default.</summary>
internal sealed class CaseBlindStore : StoreBehind
{
    public override async Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken)
    {
        if (query.UserId is not { } user)
            return await base.ListAsync(query, cancellationToken);

        var page = await base.ListAsync(query with { UserId = null, Limit = 1000 }, cancellationToken);
        var items = page.Items.Where(r => string.Equals(r.Spec.UserId, user, StringComparison.OrdinalIgnoreCase)).ToList();
        return new Page<ServerRecord> { Items = items, Total = items.Count };
    }
}
