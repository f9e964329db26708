using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: takes a note that it cannot read, or none, for proof that nothing runs.</summary>
internal sealed class GuessingBackend : FakeBehind, IHaveLeftovers<GuessingBackend>
{
    public static new GuessingBackend Open(HostContext host) => new();

    public override Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken) => server.Handle is { Version: 1 }
        ? base.RecoverAsync(server, cancellationToken)
        : Task.FromResult<RecoveryResult>(new RecoveryResult.Gone { Exit = new ServerExit { Reason = "It is not there, I think." } });
}
