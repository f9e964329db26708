using System.Text;
using System.Text.Json;
using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// The ledger's lines: <c>modular-ledger 1 {header}</c>, <c>+ {record}</c> for one that the store acknowledged, <c>~ id</c> for one about to be removed,
/// <c>- id</c> for one that was; an <c>x</c> in the first place strikes a line out. A line that was cut off, or is damaged, is skipped and counted.
/// </summary>
internal static class LedgerText
{
    public const string FirstWords = "modular-ledger 1 ";

    /// <summary>First letter of a line that counts no more.</summary>
    public static ReadOnlySpan<byte> StruckOut => "x"u8;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true };

    public static string Header(LedgerHeader header) => FirstWords + HeaderJson(header) + "\n";

    /// <summary>What every line of a record holds.</summary>
    public static string OfRecord(string id) => $"\"id\":\"{id}\"";

    public static string Stored(ServerRecord record) => $"+ {ServerRecordJson.Serialize(record)}\n";

    public static string Removing(string id) => $"~ {id}\n";

    public static string Removed(string id) => $"- {id}\n";

    public static string HeaderJson(LedgerHeader header) => JsonSerializer.Serialize(header, Json);

    /// <summary>Null when it is none, or damaged.</summary>
    public static LedgerHeader? ParseHeader(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LedgerHeader>(json, Json) is
            {
                StateId: not null, ManagerId: not null, Folder: not null,
                Machine: not null
            } header ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the lines come to; never throws for what they say.</summary>
    public static LedgerContent Parse(string text)
    {
        var content = new LedgerContent();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryApply(content, line))
                content.Damaged++;
        }

        return content;
    }

    public static string Write(LedgerContent content)
    {
        var text = new StringBuilder();
        if (content.Header is { } header)
            text.Append(Header(header));

        foreach (var record in content.Records.Values)
            text.Append(Stored(record));

        foreach (var id in content.Removing)
            text.Append(Removing(id));

        foreach (var id in content.Removed)
            text.Append(Removed(id));

        return text.ToString();
    }

    private static bool TryApply(LedgerContent content, string line)
    {
        if (line.StartsWith(FirstWords, StringComparison.Ordinal))
            return ParseHeader(line[FirstWords.Length..]) is { } header && (content.Header = header) is not null;

        if (line.StartsWith("+ ", StringComparison.Ordinal))
            return TryApplyRecord(content, line[2..]);

        if (line.StartsWith("x ", StringComparison.Ordinal))
            return true;

        var id = line.Length > 2 ? line[2..] : "";
        if (line[0] is not ('~' or '-') || !Guid.TryParseExact(id, "D", out var guid) || guid.ToString("D") != id)
            return false;

        if (line[0] == '~')
            content.BeginRemoval(id);
        else
            content.Remove(id);

        return true;
    }

    private static bool TryApplyRecord(LedgerContent content, string json)
    {
        try
        {
            content.Add(ServerRecordJson.Deserialize(json));
            return true;
        }
        catch (ServerException)
        {
            return false;
        }
    }
}
