using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: answers from what it remembers while it is cut off.</summary>
internal sealed class RememberingStore : OutageStore
{
    private readonly Dictionary<string, ServerRecord> _remembered = [];

    public override Task AddAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        _remembered.TryAdd(server.Id, server);
        return base.AddAsync(server, cancellationToken);
    }

    public override Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_remembered.GetValueOrDefault(id));
}
