using System.Runtime.CompilerServices;
using Modular.Abstractions;

namespace Acme.Backend;

/// <summary>Runs one echo server a managed server: a program of its own that lives on when the host does not.</summary>
internal sealed class EchoBackend(EchoOptions options, HostContext host, TimeProvider time) : IServerBackend, IBackendDisk, ISelfCheck
{
    public const int NoteVersion = 1;

    private readonly EchoProgram _program = new(options, host, time);

    public Task<BackendCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new BackendCapabilities { SurvivesHostRestart = true, UsesHostPorts = true });

    public ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken)
    {
        if (spec.Profile != "default")
            throw new ServerException(ServerError.Invalid, "The acme backend has one profile: default.") { Field = "profile" };

        var limits = spec.Limits;
        var asksForLimits = (limits.MaxCpuPercent ?? limits.MaxMemoryMib ?? limits.MaxProcesses ?? limits.MaxBandwidthKbps) is not null;
        if (limits.Strict && asksForLimits)
            throw new ServerException(ServerError.Invalid,
                "The acme backend cannot enforce limits; leave them out, or ask without strict_limits.") { Field = "resource_limits" };

        return ValueTask.FromResult(new ServerPlan
        {
            Commands = [new ServerCommand
            {
                Role = "echo",
                Arguments = _program.Arguments(spec, port),
            }],
            Notices = ["This server echoes text; it does not speak RDP.", .. asksForLimits ? ["Resource limits are not enforced."] : Array.Empty<string>()],
        });
    }

    public async Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken)
    {
        await PlanAsync(start.ServerId, start.Spec, start.Port, cancellationToken);
        await RemoveAsync(start.ServerId, RemovalScope.Processes, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        progress.Report(new StartStep { Name = "starting the echo server" });
        var process = await _program.StartAsync(start, cancellationToken);
        return new EchoServer(process, start.Port, Files(start.ServerId), time);
    }

    // the mark in its environment tells more than the note, which the host may have lost or a newer version may have written
    public Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken)
    {
        if (server.Handle is { Version: not NoteVersion } note)
            return Task.FromResult<RecoveryResult>(new RecoveryResult.Unknown
            {
                Reason = $"Its note has version {note.Version}; this plugin reads version {NoteVersion}.",
            });

        RecoveryResult result = MarkedProcess.Find(host.ManagerId, server.ServerId) switch
        {
            [] => new RecoveryResult.Gone
            {
                Exit = new ServerExit { Reason = "The echo server is not there any more.", LogTail = Files(server.ServerId).LogTail() },
            },
            [var process] when server.Port is { } port => new RecoveryResult.Adopted { Server = new EchoServer(process, port, Files(server.ServerId), time) },
            _ => new RecoveryResult.Unknown { Reason = "Something of it runs, but it is not clear what." },
        };
        return Task.FromResult(result);
    }

    public async Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken)
    {
        while (MarkedProcess.Find(host.ManagerId, serverId) is { Count: > 0 } left)
        {
            foreach (var process in left)
                process.Kill();

            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken);
        }

        if (scope == RemovalScope.Everything)
            Files(serverId).Delete();
    }

    public async IAsyncEnumerable<OwnedInstance> ListOwnedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var alive = MarkedProcess.Find(host.ManagerId).ToLookup(p => p.ServerId);
        foreach (var id in alive.Select(a => a.Key).Union(ServerFiles.Servers(host)))
        {
            var processes = alive[id].ToList();
            yield return new OwnedInstance
            {
                ServerId = id,
                Since = processes.Count == 0 ? null : processes.Max(p => p.Since),
                Alive = processes.Count > 0,
                Evidence = [.. processes.Select(p => $"process {p.Pid} (echo-server.pl)"), $"log {Files(id).Log}"],
            };
        }
    }

    public Task<long> MeasureDiskAsync(string serverId, CancellationToken cancellationToken) => Task.FromResult(Files(serverId).Length());

    public Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>(File.Exists(EchoProgram.Perl)
        ? []
        : [new Finding { Severity = FindingSeverity.Error, Message = $"There is no {EchoProgram.Perl}.", Fix = "apt-get install perl-base" }]);

    private ServerFiles Files(string serverId) => new(host, serverId);
}
