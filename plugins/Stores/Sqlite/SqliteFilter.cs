using Microsoft.Data.Sqlite;
using Modular.Abstractions;

namespace Modular.Stores.Sqlite;

/// <summary>A query as a WHERE clause; every value is a bound parameter.</summary>
internal sealed class SqliteFilter
{
    private const int LargestPage = 1000;
    private readonly List<string> _conditions = [];
    private readonly List<(string Name, object Value)> _values = [];
    private readonly ServerQuery _query;

    private SqliteFilter(ServerQuery query) => _query = query;

    /// <summary>Throws Invalid for a limit or a cursor that cannot be.</summary>
    public static SqliteFilter Of(ServerQuery query)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ServerException(ServerError.Invalid, $"limit must be from 1 to {LargestPage}.") { Field = "limit" };

        if (query.Cursor is { } cursor && !Guid.TryParseExact(cursor, "D", out _))
            throw new ServerException(ServerError.Invalid, "cursor must be one that an earlier page gave.") { Field = "cursor" };

        var filter = new SqliteFilter(query);
        filter.AddConditions();
        return filter;
    }

    public void Apply(SqliteCommand command, string select, bool page)
    {
        var conditions = page && _query.Cursor is not null ? _conditions.Append("id > $cursor") : _conditions;
        command.Parameters.Clear();
        foreach (var (name, value) in _values)
            command.Parameters.AddWithValue(name, value);

        command.CommandText = $"{select} WHERE {string.Join(" AND ", conditions.Prepend("1"))}";
        if (!page)
            return;

        command.CommandText += " ORDER BY id LIMIT $limit";
        command.Parameters.AddWithValue("$limit", _query.Limit + 1);
        if (_query.Cursor is { } cursor)
            command.Parameters.AddWithValue("$cursor", cursor);
    }

    private void AddConditions()
    {
        if (_query.Statuses is { Count: > 0 } statuses)
        {
            var names = statuses.Select((s, i) => Bind($"$status{i}", EnumWord.Of(s))).ToList();
            _conditions.Add($"status IN ({string.Join(", ", names)})");
        }

        AddEquals("user_id", _query.UserId);
        AddEquals("session_id", _query.SessionId);
        AddEquals("manager_id", _query.ManagerId);
        var number = 0;
        foreach (var (key, value) in _query.Labels)
        {
            _conditions.Add($"EXISTS (SELECT 1 FROM json_each(servers.json, '$.labels') AS label WHERE label.key = {Bind($"$key{number}", key)} AND " +
                $"label.value = {Bind($"$value{number}", value)})");
            number++;
        }
    }

    private void AddEquals(string column, string? value)
    {
        if (value is not null)
            _conditions.Add($"{column} = {Bind("$" + column, value)}");
    }

    private string Bind(string name, object value)
    {
        _values.Add((name, value));
        return name;
    }
}
