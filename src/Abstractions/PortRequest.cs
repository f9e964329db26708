namespace Modular.Abstractions;

/// <summary>A request for a port.</summary>
/// <param name="Owner">Server id; an owner has one port at most.</param>
/// <param name="Preferred">The port that must be given, or Conflict; null: the first free one.</param>
public sealed record PortRequest(string Owner, int? Preferred = null);
