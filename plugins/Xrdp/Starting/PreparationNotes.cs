using Modular.Xrdp.Ownership;
using Modular.Xrdp.Recovery;

namespace Modular.Xrdp.Starting;

/// <summary>What a preparation notes down about a server.</summary>
/// <param name="Uids">Which uid it has.</param>
/// <param name="Rebuild">What it was asked to be.</param>
/// <param name="Time">When.</param>
internal sealed record PreparationNotes(ServerUids Uids, ServerRebuild Rebuild, TimeProvider Time);
