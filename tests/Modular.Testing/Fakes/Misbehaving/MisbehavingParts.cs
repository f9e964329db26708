using System.Collections.Concurrent;
using Modular.Abstractions;

namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>
/// Puts parts into wrappers of which each member misbehaves when it is told to. The wrappers have every ability; what the part lacks does nothing.
/// </summary>
/// <param name="choose">Asked at every call: what to do instead of it; null: the call.</param>
public sealed class MisbehavingParts(Func<MisbehavingCall, Misbehaviour?> choose)
{
    private readonly ConcurrentDictionary<string, string> _users = new(StringComparer.Ordinal);

    /// <summary>A backend of which each member misbehaves when it is told to; so do the servers that it starts.</summary>
    public IServerBackend Wrap(IServerBackend inner) => MisbehavingPart.Wrap<IEveryBackend>(inner, this, serverId: null);

    /// <summary>An allocator of which each member misbehaves when it is told to.</summary>
    public IPortAllocator Wrap(IPortAllocator inner) => MisbehavingPart.Wrap<IEveryAllocator>(inner, this, serverId: null);

    /// <summary>A store of which each member misbehaves when it is told to.</summary>
    public IStateStore Wrap(IStateStore inner) => MisbehavingPart.Wrap<IEveryStore>(inner, this, serverId: null);

    internal IRunningServer Wrap(IRunningServer inner, string? serverId) => MisbehavingPart.Wrap<IEveryRunningServer>(inner, this, serverId);

    internal Misbehaviour? Choose(string member, string? serverId) =>
        choose(new MisbehavingCall(member, serverId is null ? null : _users.GetValueOrDefault(serverId)));

    internal void Learn(string serverId, ServerSpec spec) => _users[serverId] = spec.UserId;
}
