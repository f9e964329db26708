using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>How servers are separated on this machine, as found out at start.</summary>
/// <param name="Mode">What is in force; never <see cref="SandboxMode.Auto"/>.</param>
/// <param name="OwnUids">Whether each server gets a uid of its own: the manager is root.</param>
/// <param name="WhyNotBetter">Why it is not bubblewrap; null when it is.</param>
/// <param name="Problem">Why nothing that was asked for works, and no server can start; null when all is well.</param>
/// <param name="WhyUnbounded">Why sessions that share a uid have no <see cref="InnerLimits"/>; null when they have, or need none.</param>
internal sealed record SandboxSetup(SandboxMode Mode, bool OwnUids, string? WhyNotBetter = null, string? Problem = null, string? WhyUnbounded = null);
