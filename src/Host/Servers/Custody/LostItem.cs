namespace Modular.Host.Servers.Custody;

/// <summary>Files of one server that nobody wanted any more, kept in <c>DATA_PATH/lost+found</c>, or beside it in <c>lost+found.modular</c>.</summary>
/// <param name="ServerId">Whose they were.</param>
/// <param name="SetAsideAt">Since when they lie there, by the clock of then.</param>
/// <param name="DeletedAt">When they are deleted, if a manager runs all the time; null: only by an order.</param>
/// <param name="Folder">Where they are; the note in it says why.</param>
internal sealed record LostItem(string ServerId, DateTimeOffset SetAsideAt, DateTimeOffset? DeletedAt, string Folder);
