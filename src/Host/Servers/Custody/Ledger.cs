using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// Remembers in DATA_PATH what the store acknowledged, so that a store which is empty, older or another one is known as such. Written after the store has
/// answered: a crash in between leaves a store that is newer, which is right. A removal is announced before: after a crash the record may be there or not.
/// Trouble with the file costs nothing but memory; it is written anew when there is room.
/// </summary>
internal sealed partial class Ledger(ILedgerFile file, TimeProvider time, ILogger<Ledger> log)
{
    private const int SmallestRewrite = 1024 * 1024;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private LedgerContent? _content;
    private bool _isOwed;
    private long _tried;
    private int _appended;
    private int _rewritten = SmallestRewrite;

    public LedgerHeader? Header => Locked(c => c.Header);

    /// <summary>The newest acknowledged record of each server that may still be there.</summary>
    public IReadOnlyList<ServerRecord> Records => Locked(c => c.Records.Values.ToList());

    /// <summary>Those of them that the store was not asked to remove, so that it must have them.</summary>
    public IReadOnlyList<ServerRecord> Acknowledged => Locked(c => c.Records.Values.Where(r => !c.Removing.Contains(r.Id)).ToList());

    /// <summary>Those that the store has removed by order of this manager, the newest of them.</summary>
    public IReadOnlyList<string> Removed => Locked(c => c.Removed.ToList());

    /// <summary>Whether the file is behind what is known here.</summary>
    public bool IsOwed => Locked(_ => _isOwed);

    /// <summary>Lines that could not be read.</summary>
    public int Damaged => Locked(c => c.Damaged);

    /// <summary>Whether the store was asked to remove it, so that it need not be there.</summary>
    public bool IsBeingRemoved(string id) => Locked(c => c.Removing.Contains(id));

    /// <summary>Whether the store has removed it by order of this manager.</summary>
    public bool WasRemoved(string id) => Locked(c => c.Removed.Contains(id));

    /// <summary>Either of them: what is there of it proves nothing against the store.</summary>
    public bool IsOrIsBeingRemoved(string id) => Locked(c => c.Removed.Contains(id) || c.Removing.Contains(id));

    public void NoteStored(ServerRecord record) => Note(c => c.Add(record), LedgerText.Stored(record));

    /// <summary>
    /// On disk before the store is asked: else the end of the machine could leave a removal that nobody announced. A full disk has no room for that, so what
    /// the ledger says of the server is struck out where it is: what it does not say, nobody misses.
    /// </summary>
    public void NoteRemoving(string id)
    {
        lock (_lock)
        {
            Note(c => c.BeginRemoval(id), LedgerText.Removing(id), flushToDisk: true);
            if (_isOwed)
                StrikeOut(id);
        }
    }

    public void NoteRemoved(string id) => Note(c => c.Remove(id), LedgerText.Removed(id));

    /// <summary>Forgets what it read where another process writes the file, or wrote it last; not for one who has noted something.</summary>
    public void ReadAgain()
    {
        lock (_lock)
            _content = null;
    }

    /// <summary>Begins a new run on what the store holds.</summary>
    public void Begin(LedgerHeader header, IReadOnlyCollection<ServerRecord> stored)
    {
        lock (_lock)
        {
            var before = Content;
            var there = stored.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
            _content = new LedgerContent { Header = header };
            foreach (var id in before.Removed.Concat(before.Removing).Where(id => !there.Contains(id)))
                _content.Remove(id);

            foreach (var record in stored)
                _content.Add(record);

            Rewrite();
        }
    }

    /// <summary>Writes what a full disk did not take, or what somebody took away; cheap when nothing is owed.</summary>
    public void CatchUp()
    {
        lock (_lock)
        {
            if (_isOwed || !file.IsAsWritten)
                Rewrite();
        }
    }

    private LedgerContent Content => _content ??= LedgerText.Parse(Read() ?? "");

    private string? Read()
    {
        try
        {
            return file.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerException(ServerError.Unavailable,
                $"The ledger in DATA_PATH cannot be read, and without it nobody can tell whether the store is complete: {e.Message}", e);
        }
    }

    private T Locked<T>(Func<LedgerContent, T> read)
    {
        lock (_lock)
            return read(Content);
    }

    private void Note(Action<LedgerContent> change, string line, bool flushToDisk = false)
    {
        lock (_lock)
        {
            change(Content);
            if (_isOwed)
            {
                if (time.GetElapsedTime(_tried) >= TryAgainAfter)
                    Rewrite();

                return;
            }

            try
            {
                file.Append(line, flushToDisk);
                if ((_appended += line.Length) > _rewritten)
                    Rewrite();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Owed(e.Message);
            }
        }
    }

    private void StrikeOut(string id)
    {
        try
        {
            file.StrikeOut(LedgerText.OfRecord(id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Owed(e.Message);
        }
    }

    private void Rewrite()
    {
        try
        {
            var text = LedgerText.Write(Content);
            file.Replace(text);
            (_appended, _rewritten, _isOwed) = (0, Math.Max(SmallestRewrite, text.Length * 4), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Owed(e.Message);
        }
    }

    private void Owed(string reason)
    {
        if (!_isOwed)
            WriteOwed(reason);

        (_isOwed, _tried) = (true, time.GetTimestamp());
    }

    [LoggerMessage(1220, LogLevel.Warning, "The ledger in DATA_PATH cannot be written now, it is tried again: {Reason}")]
    private partial void WriteOwed(string reason);
}
