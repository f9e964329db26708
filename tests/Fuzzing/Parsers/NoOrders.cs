using Modular.Host.Servers.Custody;

namespace Modular.Fuzzing.Parsers;

/// <summary>For transfers that are not about custody.</summary>
internal sealed class NoOrders : ICustodyOrders
{
    public Task AdoptAsync(TextWriter output) => Task.CompletedTask;

    public Task AcceptLossAsync(TextWriter output) => Task.CompletedTask;

    public Task ListLossAsync(TextWriter output) => Task.CompletedTask;

    public Task BeginImportAsync() => Task.CompletedTask;

    public Task EnsureRightStoreAsync() => Task.CompletedTask;

    public Task AcceptImportAsync(TextWriter output) => Task.CompletedTask;
}
