using Microsoft.Data.Sqlite;

namespace Modular.Stores.Sqlite;

/// <summary>One write that waits for its turn in a transaction.</summary>
/// <param name="work">Executes it; the number of changed rows.</param>
/// <param name="mayUseReserve">Whether it is about something that is there already; what is new waits for room.</param>
internal sealed class SqliteWrite(Func<SqliteCommand, int> work, bool mayUseReserve)
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private int _changed;

    public bool MayUseReserve => mayUseReserve;

    /// <summary>Changed rows, once they are on disk.</summary>
    public Task<int> Done => _done.Task;

    /// <summary>Runs it inside a savepoint of its own, so that its failure does not touch the others of the transaction.</summary>
    public void Execute(SqliteConnection connection, SqliteTransaction transaction)
    {
        _failure = null;
        transaction.Save("one");
        try
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            _changed = work(command);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 19) // SQLITE_CONSTRAINT: this write's own fault
        {
            transaction.Rollback("one");
            _failure = e;
        }

        transaction.Release("one");
    }

    public void Complete()
    {
        if (_failure is { } failure)
            _done.TrySetException(failure);
        else
            _done.TrySetResult(_changed);
    }

    public void Fail(Exception e) => _done.TrySetException(e);
}
