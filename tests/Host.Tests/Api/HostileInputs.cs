using System.Text;
using System.Text.Json;

namespace Modular.Host.Tests.Api;

/// <summary>What a careless or hostile caller sends.</summary>
internal static class HostileInputs
{
    private static readonly string[] Texts =
    [
        "", " ", "\u0000", "a\u0000b", "a\nb", "a\r\nSet-Cookie: x", "\u001b[31m", "../../etc/passwd", "$(reboot)", "`reboot`", "a;reboot", "a|b", "a&b",
        "'; DROP TABLE servers;--",
        "<script>alert(1)</script>", "{{7*7}}", "%00", "%n%s", "\u202egpj.exe", "\ud83d\ude00", new string('a', 5000), "null", "[xrdp1]", "a=b", "\\", "\"",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e3", "1e400", "99999999999999999999", "-99999999999999999999", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "[1]",
        "{}", "{\"a\":1}", "[[[[]]]]",
    ];

    private static readonly string[] Members =
    [
        "user_id", "session_id", "display_config", "resource_limits", "strict_limits", "profile", "name", "labels", "start", "preferred_port",
        "idle_timeout_seconds", "ttl_seconds",
        "restart_policy", "security_level",
    ];

    public static IEnumerable<string> Bodies =>
    [
        .. from member in new[] { "user_id", "session_id", "name", "profile", "restart_policy", "security_level" } from text in Texts
            select With(member, JsonSerializer.Serialize(text)),
        .. from member in Members from value in Values select With(member, value),
        .. from text in Texts select With("labels", $"{{{JsonSerializer.Serialize(text)}:{JsonSerializer.Serialize(text)}}}"),
        .. from text in Texts select With("display_config", $"{{\"resolution\":{JsonSerializer.Serialize(text)}}}"),
        .. from value in Values select With("display_config", $"{{\"resolution\":{value},\"color_depth\":{value}}}"),
        .. from value in Values
            select With("resource_limits", $"{{\"max_cpu\":{value},\"max_memory\":{value},\"max_processes\":{value},\"max_bandwidth\":{value}}}"),
        .. Whole,
    ];

    public static IEnumerable<byte[]> Bytes =>
    [
        [0], [0xff, 0xfe], [.. "{\"user_id\":\""u8, 0xc0, 0xaf, .. "\",\"session_id\":\"s\"}"u8], [.. "{\"user_id\":\"a"u8, 0xed, 0xa0, 0x80, .. "\"}"u8],
        Encoding.Unicode.GetBytes("{}"), Encoding.UTF32.GetBytes("{}"), [0x1f, 0x8b, 8, 0], [.. Enumerable.Repeat((byte)'[', 60_000)],
        [.. Enumerable.Repeat((byte)0x80, 60_000)],
    ];

    public static IEnumerable<string> Paths =>
    [
        .. from id in Ids from route in new[] { "", "/connection", "/connection.rdp", "/config", "/logs" } select $"/servers/{id}{route}",
        .. from value in QueryValues from name in new[] { "status", "user_id", "session_id", "label", "limit", "cursor" } select $"/servers?{name}={value}",
        .. from value in QueryValues select $"/ports?all={value}",
        "/servers?limit=1&limit=2", "/servers?cursor", "/servers?=&&&=", "/servers?label=a:b&label=a:c", "/servers//", "/servers/%2e%2e/%2e%2e/etc/passwd",
        "/openapi/v2.json", "/docs/%2e%2e/x",
    ];

    private static string[] Ids => ["x", "0", "-1", "%01", "%0d%0aX:1", "..%2f..%2fetc", "%25%32%66", "00000000-0000-0000-0000-00000000000",
        "{0198c0de-0000-7000-8000-000000000001}", "%F0%9F%98%80", new('a', 3000)];

    private static string[] QueryValues => ["%00", "-1", "0", "1.5", "99999999999999999999", "%0d%0a", "%ff", "a%20b", "running,", ",", "<x>", "%27%20or%201=1",
        new('a', 3000), "null", "+"];

    private static string[] Whole =>
    [
        "", " ", "null", "true", "7", "\"x\"", "[]", "[{}]", "{}", "{", "}", "{\"user_id\"", "{\"user_id\":}", "{,}", "{\"a\":1,}", "{'a':1}", "{\"a\":NaN}",
        "// x\n{}", "{}{}", "{} x",
        "{\"user_id\":\"a\",\"user_id\":\"b\",\"session_id\":\"s\"}", "{\"user_id\":\"a\",\"session_id\":\"s\",\"labels\":{\"a\":\"1\",\"a\":\"2\"}}",
        "{\"\\ud800\":1,\"user_id\":\"a\",\"session_id\":\"s\"}", "{\"user_id\":\"a\",\"session_id\":\"s\",\"x\":\"\\udc00\"}",
        "{\"__proto__\":{},\"$type\":\"System.Diagnostics.Process\"}",
        string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40),
        "{\"user_id\":\"a\",\"session_id\":\"s\",\"labels\":{" + string.Join(",", Enumerable.Range(0, 33).Select(i => $"\"k{i}\":\"v\"")) + "}}",
        "{" + string.Join(",", Enumerable.Range(0, 3000).Select(i => $"\"k{i}\":1")) + ",\"user_id\":\"a\",\"session_id\":\"s\"}",
        "{\"" + new string('k', 60_000) + "\":1,\"user_id\":\"a\",\"session_id\":\"s\"}",
    ];

    private static string With(string member, string json)
    {
        var others = new[] { "user_id", "session_id" }.Where(m => m != member).Select(m => $"\"{m}\":\"x\"");
        return $"{{{string.Join(",", others.Append($"\"{member}\":{json}"))}}}";
    }
}
