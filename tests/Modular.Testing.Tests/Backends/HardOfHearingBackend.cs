using Modular.Abstractions;
using Modular.Testing.Backends;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: listens to its token, except while it waits for a program that hangs.</summary>
internal sealed class HardOfHearingBackend : FakeBehind, IHaveLeftovers<HardOfHearingBackend>
{
    public static new HardOfHearingBackend Open(HostContext host) => new();

    protected override Task InTroubleAsync(ServerStart start, StartTrouble trouble, CancellationToken cancellationToken) =>
        base.InTroubleAsync(start, trouble, CancellationToken.None);
}
