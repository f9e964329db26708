namespace Modular.Abstractions;

/// <summary>A stored record that this version cannot read, most likely because a newer one wrote it.</summary>
/// <param name="Id">Its <see cref="ServerRecord.Id"/>.</param>
/// <param name="ManagerId">Its <see cref="ServerRecord.ManagerId"/>.</param>
/// <param name="Reason">What is wrong with it, and the fix; holds no secret.</param>
public sealed record UnreadableRecord(string Id, string ManagerId, string Reason);
