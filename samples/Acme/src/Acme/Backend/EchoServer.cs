using Modular.Abstractions;

namespace Acme.Backend;

/// <summary>The hold on one running echo server. Who lets go of it leaves it running.</summary>
internal sealed class EchoServer : IRunningServer
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly MarkedProcess _process;
    private readonly ServerFiles _files;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _letGo = new();
    private readonly TaskCompletionSource<ServerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EchoServer(MarkedProcess process, int port, ServerFiles files, TimeProvider time)
    {
        (_process, _files, _time) = (process, files, time);
        Handle = new ServerHandle { Version = EchoBackend.NoteVersion, Data = process.Identity };
        Endpoint = new ServerEndpoint { Port = port };
        _ = WatchAsync();
    }

    public ServerHandle Handle { get; }

    public ServerEndpoint Endpoint { get; }

    public Task<ServerExit> Exited => _exited.Task;

    // an echo server has nothing to save: the grace is not needed
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        _process.Kill();
        while (_process.IsAlive)
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time, cancellationToken);

        _exited.TrySetResult(new ServerExit { Reason = "It was stopped." });
    }

    public ValueTask DisposeAsync()
    {
        _letGo.Cancel();
        return ValueTask.CompletedTask;
    }

    // the server may be no child of this process: whoever adopted it can only look
    private async Task WatchAsync()
    {
        try
        {
            while (_process.IsAlive)
                await Task.Delay(LookEvery, _time, _letGo.Token);

            _exited.TrySetResult(new ServerExit { Reason = "The echo server ended.", LogTail = _files.LogTail() });
        }
        catch (OperationCanceledException)
        {
            // nobody holds it any more
        }
    }
}
