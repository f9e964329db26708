using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Modular.Abstractions;

namespace Modular.Host.Api.Requests;

/// <summary>A server to be made. Members that are not known are ignored and named in warnings; null counts as absent.</summary>
// for documentation alone: CreateServerReader reads it. Defaults are said in words: generators of clients make members that have one mandatory, or send them
// always.
public sealed record CreateServerRequest
{
    /// <summary>Whose server it is.</summary>
    [RegularExpression("^" + TextRules.IdentityPattern + "$")]
    public required string UserId { get; init; }

    /// <summary>The caller's own session key; need not be unique.</summary>
    [RegularExpression("^" + TextRules.IdentityPattern + "$")]
    public required string SessionId { get; init; }

    /// <summary>Size and depth of the desktop.</summary>
    public DisplayConfig? DisplayConfig { get; init; }

    /// <summary>Upper bounds of what the server may use; absent: not limited.</summary>
    public ResourceLimitsConfig? ResourceLimits { get; init; }

    /// <summary>True: a limit that cannot be enforced here is an error instead of a warning.</summary>
    public bool? StrictLimits { get; init; }

    /// <summary>Name of a desktop profile; GET /plugins lists them.</summary>
    [RegularExpression("^" + TextRules.ProfilePattern + "$")]
    public string? Profile { get; init; }

    /// <summary>Text for people.</summary>
    [MaxLength(CreateServerReader.MaxNameLength)]
    public string? Name { get; init; }

    /// <summary>The caller's own labels, at most 32.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>False: leave it stopped, with its port reserved. Default true.</summary>
    public bool? Start { get; init; }

    /// <summary>The port it must get; 409 when it is not free.</summary>
    [Range(1024, 65535)]
    public int? PreferredPort { get; init; }

    /// <summary>Stop it after this long without anybody logged in.</summary>
    [Range(CreateServerReader.MinSeconds, CreateServerReader.MaxIdleSeconds)]
    public int? IdleTimeoutSeconds { get; init; }

    /// <summary>Delete it after this long.</summary>
    [Range(CreateServerReader.MinSeconds, CreateServerReader.MaxTtlSeconds)]
    public int? TtlSeconds { get; init; }

    /// <summary>What happens when it ends by itself. Default never.</summary>
    [Description("What happens when it ends by itself. Default never.")]
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary>Strictness of the RDP transport. Default high.</summary>
    [Description("Strictness of the RDP transport. Default high.")]
    public SecurityLevel? SecurityLevel { get; init; }
}
