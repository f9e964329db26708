namespace Modular.Xrdp.Sandbox;

/// <summary>The programs that one server is made of.</summary>
/// <param name="Session">The desktop.</param>
/// <param name="Xrdp">What clients connect to.</param>
/// <param name="Network">What leads out of the desktop's own network; null when nothing does, or it has none of its own.</param>
internal sealed record ServerUnits(ServerUnit Session, ServerUnit Xrdp, ServerUnit? Network)
{
    public IReadOnlyList<ServerUnit> All => Network is null ? [Session, Xrdp] : [Session, Xrdp, Network];
}
