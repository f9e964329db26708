using System.ComponentModel.DataAnnotations;

namespace Modular.Misbehaving;

/// <summary>Settings of the plugin.</summary>
public sealed class MisbehavingOptions
{
    /// <summary>The file that says what is to be done, see <see cref="OrderFile"/>.</summary>
    [Required]
    public string Orders { get; set; } = "";
}
