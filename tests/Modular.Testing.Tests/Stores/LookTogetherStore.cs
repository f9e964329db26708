namespace Modular.Testing.Tests.Stores;

/// <summary>The same, where somebody does come between: who has looked first writes only after another has come, too.</summary>
internal sealed class LookTogetherStore : LookThenWriteStore
{
    private readonly Encounter _encounter = new();

    public override Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken)
    {
        _encounter.Pass();
        return base.TryRemoveAsync(id, expectedVersion, cancellationToken);
    }

    protected override Task PauseAsync(CancellationToken cancellationToken) => _encounter.ComeAsync(cancellationToken);
}
