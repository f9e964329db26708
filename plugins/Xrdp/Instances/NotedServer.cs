using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Modular.Abstractions;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Instances;

/// <summary>
/// What a server was asked to be, as it is kept beside it. Members are named as in a record of the host, for that is what earlier versions wrote.
/// </summary>
internal sealed record NotedServer
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public required string Id { get; init; }
    public required string ManagerId { get; init; }
    public required ServerSpec Spec { get; init; }
    public int? Port { get; init; }
    public string? UserName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public void Save(string path)
    {
        using var staged = new StagedFile(path, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Json)));
        staged.Replace();
    }

    /// <summary>Null when there is no such file, or it is damaged: it tells nothing then.</summary>
    public static NotedServer? Load(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<NotedServer>(File.ReadAllText(path), Json) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
