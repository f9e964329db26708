using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Instances;

/// <summary>All that is needed to find a running server again. The host keeps it as the handle; a copy lies in the server's private folder.</summary>
internal sealed record InstanceState
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true };

    public required string BootId { get; init; }
    public required ProcessIdentity Xrdp { get; init; }
    public required ProcessIdentity Session { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProcessIdentity? Network { get; init; }
    public required int Port { get; init; }
    public required int VncPort { get; init; }
    public required string Gateway { get; init; }
    public required string CertificateSha256 { get; init; }
    public required uint? Uid { get; init; }
    public required string Sandbox { get; init; }
    public required string Cgroups { get; init; }
    public required int? MaxMemoryMib { get; init; }

    /// <summary>Borne by all that this start started; null in notes of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StartId { get; init; }

    /// <summary>Whether the units are process 1 of a namespace of their own, below the process that is noted here.</summary>
    public bool Boxed => Sandbox == nameof(SandboxMode.Bubblewrap);

    public ServerHandle ToHandle() => new() { Version = Version, Data = JsonSerializer.Serialize(this, Json) };

    /// <summary>Null when this program does not know what the handle says.</summary>
    public static InstanceState? Parse(ServerHandle handle)
    {
        try
        {
            return handle.Version == Version && JsonSerializer.Deserialize<InstanceState>(handle.Data, Json) is { } state && state.IsSound() ? state : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    public void Save(string path)
    {
        using var staged = new StagedFile(path, Encoding.UTF8.GetBytes(ToHandle().Data));
        staged.Replace();
    }

    /// <summary>Idempotent.</summary>
    public static void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // never started, or already removed with all its files
        }
    }

    /// <summary>Process 0 and below stand for others, and the gateway's address is listened on again.</summary>
    private bool IsSound() => Xrdp.Pid > 0 && Session.Pid > 0 && Network is null or { Pid: > 0 } && IPAddress.TryParse(Gateway, out var gateway)
        && IPAddress.IsLoopback(gateway);

    /// <summary>Null when there is no such file, or it is damaged.</summary>
    public static InstanceState? Load(string path) => File.Exists(path) ? Parse(new ServerHandle { Version = Version, Data = File.ReadAllText(path) }) : null;
}
