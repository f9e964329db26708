using System.Reflection;
using System.Runtime.ExceptionServices;
using Modular.Abstractions;

namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>The wrapper of one part: every call to it comes through <see cref="Invoke"/>.</summary>
public class MisbehavingPart : DispatchProxy
{
    private object _inner = null!;
    private MisbehavingParts _parts = null!;
    private string? _serverId;

    internal static T Wrap<T>(object inner, MisbehavingParts parts, string? serverId)
        where T : class
    {
        var wrapper = Create<T, MisbehavingPart>();
        var part = (MisbehavingPart)(object)wrapper;
        (part._inner, part._parts, part._serverId) = (inner, parts, serverId);
        return wrapper;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var name = targetMethod.Name.StartsWith("get_", StringComparison.Ordinal) ? targetMethod.Name[4..] : targetMethod.Name;
        var member = $"{targetMethod.DeclaringType!.Name}.{name}";
        var serverId = _serverId ?? ServerOf(targetMethod, args ?? []);
        var answer = new Answer(targetMethod.ReturnType, member);
        if (_parts.Choose(member, serverId) is { } misbehaviour)
            return answer.Of(misbehaviour, (args ?? []).OfType<CancellationToken>().FirstOrDefault());

        return targetMethod.DeclaringType!.IsInstanceOfType(_inner) ? Dutiful(targetMethod, args, serverId) : answer.OfNothing();
    }

    private object? Dutiful(MethodInfo method, object?[]? args, string? serverId)
    {
        try
        {
            return method.Invoke(_inner, args) switch
            {
                Task<IRunningServer> started => WrapAsync(started, serverId),
                Task<RecoveryResult> found => WrapAsync(found, serverId),
                var answer => answer,
            };
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private async Task<IRunningServer> WrapAsync(Task<IRunningServer> started, string? serverId) => _parts.Wrap(await started, serverId);

    private async Task<RecoveryResult> WrapAsync(Task<RecoveryResult> found, string? serverId) =>
        await found is RecoveryResult.Adopted { Server: var server } ? new RecoveryResult.Adopted { Server = _parts.Wrap(server, serverId) } : await found;

    /// <summary>Which server a call concerns; on the way it is learned whose it is.</summary>
    private string? ServerOf(MethodInfo method, object?[] args)
    {
        var id = args.Select(a => a switch
        {
            ServerStart start => start.ServerId,
            ServerRecovery recovery => recovery.ServerId,
            ServerRecord record => record.Id,
            PortRequest request => request.Owner,
            _ => null,
        }).FirstOrDefault(found => found is not null)
            ?? method.GetParameters().Zip(args).Where(p => p.First.Name is "serverId" or "owner" or "id").Select(p => p.Second as string).FirstOrDefault();
        var spec = args.Select(a => a switch
        {
            ServerStart start => start.Spec,
            ServerRecovery recovery => recovery.Spec,
            ServerRecord record => record.Spec,
            _ => a as ServerSpec,
        }).FirstOrDefault(found => found is not null);
        if (id is not null && spec is not null)
            _parts.Learn(id, spec);

        return id;
    }
}
