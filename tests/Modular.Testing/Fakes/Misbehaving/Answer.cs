using System.Reflection;
using Modular.Abstractions;

namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>What a member returns when it misbehaves, or has nothing to say.</summary>
/// <param name="type">Of what it returns.</param>
/// <param name="member">Its name.</param>
internal sealed class Answer(Type type, string member)
{
    private static readonly MethodInfo Typed = typeof(Answer).GetMethod(nameof(OfTask), BindingFlags.NonPublic | BindingFlags.Instance)!;
    private static readonly MethodInfo Listed = typeof(Answer).GetMethod(nameof(OfList), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Throws, blocks, or returns a task or a list that does.</summary>
    public object? Of(Misbehaviour misbehaviour, CancellationToken cancellationToken)
    {
        if (IsGeneric(typeof(IAsyncEnumerable<>)))
            return Listed.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [misbehaviour, cancellationToken]);

        switch (misbehaviour)
        {
            case Misbehaviour.Throws:
                throw new InvalidOperationException("It was told to throw.");
            case Misbehaviour.BreaksTheContract:
                return Forbidden();
            case Misbehaviour.Hangs or Misbehaviour.IgnoresItsToken when IsTask:
                return OfAny(NeverAsync(misbehaviour == Misbehaviour.Hangs ? cancellationToken : CancellationToken.None));
            default:
                Block();
                return null;
        }
    }

    /// <summary>The least that can be said.</summary>
    public object? OfNothing() => member switch
    {
        "ISelfCheck.CheckAsync" => Task.FromResult<IReadOnlyList<Finding>>([]),
        "IBackendLogs.LogStreams" => (IReadOnlyList<string>)["log"],
        "IBackendConfiguration.ReadConfigurationAsync" => Task.FromResult<IReadOnlyList<ServerFile>>([]),
        "IRunningServerSessions.ListSessionsAsync" => Task.FromResult<IReadOnlyList<ServerSession>>([]),
        _ when IsGeneric(typeof(IAsyncEnumerable<>)) => Listed.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [null, CancellationToken.None]),
        _ when IsTask => OfAny(Task.CompletedTask),
        _ => type.IsValueType ? Activator.CreateInstance(type) : null,
    };

    private bool IsTask => type == typeof(Task) || type == typeof(ValueTask) || IsGeneric(typeof(Task<>)) || IsGeneric(typeof(ValueTask<>));

    private object? Forbidden() => member switch
    {
        "IPortAllocator.AcquireAsync" => Task.FromResult(22),
        "IRunningServer.Endpoint" => new ServerEndpoint { Port = 22 },
        "IRunningServer.Handle" => new ServerHandle { Version = 1, Data = new string('x', 5_000_000) },
        "IRunningServer.Exited" => Task.FromException<ServerExit>(new InvalidOperationException("It was told to fault.")),
        "IBackendDisk.MeasureDiskAsync" => Task.FromResult(-1L),
        "IAllocatorNodeBooks.LeaveAsync" => Task.FromResult(-1),
        // these may say null, so they do not even say that
        "IStoreNotes.ReadNoteAsync" or "IStateStore.FindAsync" or "IBackendRebuild.RebuildAsync" => null,
        _ when type.IsValueType => IsTask ? OfAny(Task.CompletedTask) : throw new InvalidOperationException("It has no wrong answer, so it was told to throw."),
        _ when IsGeneric(typeof(Task<>)) && !type.GetGenericArguments()[0].IsValueType => OfAny(Task.CompletedTask),
        _ => null,
    };

    private object OfAny(Task first)
    {
        if (type == typeof(Task))
            return first;

        return type == typeof(ValueTask) ? new ValueTask(first) : Typed.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [first])!;
    }

    private object OfTask<T>(Task first) => IsGeneric(typeof(ValueTask<>)) ? new ValueTask<T>(ThenNothingAsync<T>(first)) : ThenNothingAsync<T>(first);

    private static async Task<T> ThenNothingAsync<T>(Task first)
    {
        await first;
        return default!;
    }

    private static async IAsyncEnumerable<T> OfList<T>(Misbehaviour? misbehaviour,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        switch (misbehaviour)
        {
            case null:
                yield break;
            case Misbehaviour.Throws:
                throw new InvalidOperationException("It was told to throw.");
            case Misbehaviour.BreaksTheContract:
                yield return default!;
                yield break;
            case Misbehaviour.BlocksItsThread:
                Block();
                break;
            default:
                await NeverAsync(misbehaviour == Misbehaviour.Hangs ? cancellationToken : CancellationToken.None);
                break;
        }
    }

    private static Task NeverAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    private static void Block() => new ManualResetEventSlim().Wait();

    private bool IsGeneric(Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
