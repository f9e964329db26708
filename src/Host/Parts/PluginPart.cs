namespace Modular.Host.Parts;

/// <summary>A selected part of a plugin, as all calls to it name it.</summary>
/// <param name="kind">What it is: <c>server_backend</c>, <c>port_allocator</c> or <c>state_store</c>.</param>
/// <param name="name">The key by which it was selected.</param>
/// <param name="calls">The only way to it.</param>
internal sealed class PluginPart(string kind, string name, PluginCalls calls)
{
    public string Kind { get; } = kind;
    public string Name { get; } = name;

    public Task<T> AskAsync<T>(PluginBound bound, string? serverId, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        calls.RunAsync(new PluginCall(this, bound, serverId), ask, cancellationToken);

    /// <summary>The same for a call whose answer holds something: when it comes after it was given up, <paramref name="late"/> lets go of that.</summary>
    public Task<T> AskAsync<T>(
        PluginBound bound, string? serverId, Func<CancellationToken, Task<T>> ask, Func<T, Task> late, CancellationToken cancellationToken) =>
        calls.RunAsync(new PluginCall(this, bound, serverId), ask, cancellationToken, late);

    public Task DoAsync(PluginBound bound, string? serverId, Func<CancellationToken, Task> act, CancellationToken cancellationToken) =>
        calls.RunAsync(new PluginCall(this, bound, serverId), async token =>
        {
            await act(token);
            return true;
        }, cancellationToken);

    /// <summary>A property's value; <paramref name="otherwise"/> when it throws or does not answer. Never throws.</summary>
    public T Read<T>(PluginBound bound, Func<T> read, T otherwise) => calls.Read(new PluginCall(this, bound, null), read, otherwise);

    /// <summary>What something that a plugin did wrong outside of a call means; logged.</summary>
    public Abstractions.ServerException Explain(PluginBound bound, string? serverId, Exception thrown) =>
        calls.Explain(new PluginCall(this, bound, serverId), thrown);

    /// <summary>Whether a call for this server was given up and has not returned, so that nothing is asked about it.</summary>
    public bool IsFenced(string serverId) => calls.Overdue.IsFenced(this, serverId);
}
