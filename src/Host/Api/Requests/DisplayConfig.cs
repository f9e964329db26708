using System.ComponentModel.DataAnnotations;

namespace Modular.Host.Api.Requests;

/// <summary>Size and depth of the desktop.</summary>
public sealed record DisplayConfig
{
    /// <summary>Width x height, 200x200 to 8192x8192. Default 1280x800.</summary>
    [RegularExpression("^" + TextRules.ResolutionPattern + "$")]
    public string? Resolution { get; init; }

    /// <summary>Bits per pixel: 15, 16, 24 (default) or 32.</summary>
    [AllowedValues(15, 16, 24, 32)]
    public int? ColorDepth { get; init; }
}
