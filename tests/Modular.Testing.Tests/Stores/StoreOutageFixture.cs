using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Testing.Tests.Stores;

internal sealed class StoreOutageFixture<TStore> : StoreOutageContract
    where TStore : OutageStore, new()
{
    protected override TimeSpan AnswerLimit => TimeSpan.FromSeconds(1);

    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(new TStore());

    protected override Task<IAsyncDisposable> CutOffAsync() => Task.FromResult(((TStore)Store).CutOff());
}
