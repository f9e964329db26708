using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Modular.Stores.Sqlite;

/// <summary>
/// The one writer: takes what has piled up into one transaction and answers after its commit, so that many writers share one wait for the disk.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestGroup = 256;
    private static readonly TimeSpan CheckpointAfter = TimeSpan.FromSeconds(10);
    private readonly Channel<SqliteWrite> _queue = Channel.CreateUnbounded<SqliteWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;
    private readonly SqliteReserve _reserve;
    private readonly Task _loop;
    private long _commits;
    private long _checkpointed;
    private long _checkpointedAt;

    public SqliteWriter(SqliteDatabase database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _checkpointedAt = time.GetTimestamp();
        _reserve = new SqliteReserve(database.Path);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>How many transactions were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Changed rows, once they are on disk. A write that was queued is carried out also when nobody waits for it any more.</summary>
    public Task<int> WriteAsync(Func<SqliteCommand, int> work, bool mayUseReserve)
    {
        var write = new SqliteWrite(work, mayUseReserve);
        return _queue.Writer.TryWrite(write) ? write.Done : throw new ObjectDisposedException(nameof(SqliteWriter));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        while (await WaitForWorkAsync())
        {
            var group = new List<SqliteWrite>();
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var write))
                group.Add(write);

            Commit(group);
            if (IsCheckpointDue)
                Checkpoint();
        }
    }

    private bool IsCheckpointDue => Commits > _checkpointed && _time.GetElapsedTime(_checkpointedAt) >= CheckpointAfter;

    /// <summary>While nothing is to be written, what was is brought into the main file. False: there will be no more work.</summary>
    private async Task<bool> WaitForWorkAsync()
    {
        var work = _queue.Reader.WaitToReadAsync().AsTask();
        while (!work.IsCompleted && Commits > _checkpointed)
        {
            await ((Task)work.WaitAsync(CheckpointAfter, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsCheckpointDue)
                Checkpoint();
        }

        return await work;
    }

    private void Checkpoint()
    {
        var commits = Commits;
        try
        {
            using var connection = _database.Open();
            if (SqliteCheckpoint.Run(connection))
                _checkpointed = commits;
        }
        catch (SqliteException)
        {
            // the next write meets the same trouble and says so
        }

        _checkpointedAt = _time.GetTimestamp();
    }

    private void Commit(List<SqliteWrite> group)
    {
        try
        {
            CommitOnce(group);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteDatabase.FullDisk && group.Exists(w => w.MayUseReserve) && _reserve.GiveUp())
        {
            group.FindAll(w => !w.MayUseReserve).ForEach(w => w.Fail(e));
            Commit(group.FindAll(w => w.MayUseReserve));
        }
        catch (Exception e)
        {
            group.ForEach(w => w.Fail(e)); // none of them is on disk, and the loop must go on for the next
        }
    }

    private void CommitOnce(List<SqliteWrite> group)
    {
        using (var connection = _database.Open())
        using (var transaction = connection.BeginTransaction())
        {
            foreach (var write in group)
                write.Execute(connection, transaction);

            transaction.Commit();
        }

        Interlocked.Increment(ref _commits);
        _reserve.Take();
        group.ForEach(w => w.Complete());
    }
}
