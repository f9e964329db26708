namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>A call that is about to be made.</summary>
/// <param name="Member">Interface and member, e.g. <c>IServerBackend.StartAsync</c>.</param>
/// <param name="UserId">Whose server it concerns; null: nobody's in particular.</param>
public sealed record MisbehavingCall(string Member, string? UserId);
