using System.Globalization;
using Microsoft.Data.Sqlite;
using Modular.Abstractions;

namespace Modular.Stores.Sqlite;

/// <summary>The embedded store: one file, nothing to install.</summary>
internal sealed class SqliteStore : IStateStore, IStoreNotes, IStoreBackup, IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private bool _isOpen;

    public SqliteStore(SqliteOptions options, HostContext host, TimeProvider time)
    {
        _database = new SqliteDatabase(Path.GetFullPath(options.Path ?? Path.Combine(host.DataPath, "modular.db")));
        _writer = new SqliteWriter(_database, time);
    }

    /// <summary>How many transactions were committed.</summary>
    public long Commits => _writer.Commits;

    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => ReadAsync(command =>
    {
        command.CommandText = "SELECT json FROM servers WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is string json ? ServerRecordJson.Deserialize(json) : null;
    });

    public Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken)
    {
        var filter = SqliteFilter.Of(query);
        return ReadAsync(command =>
        {
            filter.Apply(command, "SELECT count(*) FROM servers", page: false);
            var total = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            filter.Apply(command, "SELECT json FROM servers", page: true);
            var records = new List<ServerRecord>();
            using var reader = command.ExecuteReader();
            while (reader.Read())
                records.Add(ServerRecordJson.Deserialize(reader.GetString(0)));

            var hasMore = records.Count > query.Limit;
            var page = hasMore ? records[..query.Limit] : records;
            return new Page<ServerRecord> { Items = page, NextCursor = hasMore ? page[^1].Id : null, Total = total };
        });
    }

    public async Task AddAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        _database.DemandRoomForMore();
        try
        {
            await WriteAsync(command => Run(command, server,
                "INSERT INTO servers (id, version, status, user_id, session_id, manager_id, json) VALUES ($id, $version, $status, $user, $session, $manager, " +
                    "$json)"));
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 19)
        {
            throw new ServerException(ServerError.Conflict, $"There is a record of server {server.Id} already.", e);
        }
    }

    public async Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) => await WriteAsync(command =>
    {
        command.Parameters.AddWithValue("$expected", expectedVersion);
        return Run(command, server,
            "UPDATE servers SET version = $version, status = $status, user_id = $user, session_id = $session, manager_id = $manager, json = $json WHERE id = " +
                "$id AND version = $expected");
    }, mayUseReserve: true) == 1;

    public async Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) => await WriteAsync(command =>
    {
        command.CommandText = "DELETE FROM servers WHERE id = $id AND version = $expected";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$expected", expectedVersion);
        return command.ExecuteNonQuery();
    }, mayUseReserve: true) == 1;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await WriteAsync(command =>
        {
            command.CommandText = "INSERT OR REPLACE INTO health (id, checked) VALUES (1, hex(randomblob(8)))"; // a write that really reaches the disk
            return command.ExecuteNonQuery();
        });
    }

    public async Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return await ReadAsync(command => SqliteNotes.Read(command, name));
    }

    public async Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await WriteAsync(command => SqliteNotes.Write(command, name, text), mayUseReserve: true);
    }

    public async Task BackUpAsync(string file, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await GuardAsync(() => Task.Run(() =>
        {
            using var connection = _database.Open();
            SqliteBackup.Write(connection, file);
            return true;
        }, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Opens the file, and opens it anew when another one lies in its place.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isOpen) && !_database.WasReplaced())
            return;

        _database.CreateFile();
        await GuardAsync(() => Task.Run(() =>
        {
            using var connection = _database.Open();
            SqliteSchema.EnsureSound(connection);
            SqliteSchema.Ensure(connection);
            SqliteCheckpoint.Run(connection);
            return true;
        }, cancellationToken));
        Volatile.Write(ref _isOpen, true);
    }

    private static int Run(SqliteCommand command, ServerRecord server, string sql)
    {
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", server.Id);
        command.Parameters.AddWithValue("$version", server.Version);
        command.Parameters.AddWithValue("$status", EnumWord.Of(server.Status));
        command.Parameters.AddWithValue("$user", server.Spec.UserId);
        command.Parameters.AddWithValue("$session", server.Spec.SessionId);
        command.Parameters.AddWithValue("$manager", server.ManagerId);
        command.Parameters.AddWithValue("$json", ServerRecordJson.Serialize(server));
        return command.ExecuteNonQuery();
    }

    private Task<T> ReadAsync<T>(Func<SqliteCommand, T> read) => GuardAsync(() => Task.Run(() =>
    {
        using var connection = _database.Open();
        using var command = connection.CreateCommand();
        return read(command);
    }));

    private Task<int> WriteAsync(Func<SqliteCommand, int> work, bool mayUseReserve = false) => GuardAsync(() => _writer.WriteAsync(work, mayUseReserve));

    private async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (SqliteException e) when (e.SqliteErrorCode != 19)
        {
            throw _database.Explain(e);
        }
    }
}
