using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: takes every server on this machine for its own manager's.</summary>
internal sealed class TakingBackend : FakeBehind, IHaveLeftovers<TakingBackend>
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, List<TakingBackend>> Machines = new();
    private readonly List<TakingBackend> _machine = Machines.GetOrAdd(TestContext.CurrentContext.Test.ID, _ => []);

    public TakingBackend() => _machine.Add(this);

    public static new TakingBackend Open(HostContext host) => new();

    public override async IAsyncEnumerable<OwnedInstance> ListOwnedAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var backend in _machine)
        {
            await foreach (var instance in backend.Behind.ListOwnedAsync(cancellationToken))
                yield return instance;
        }
    }
}
