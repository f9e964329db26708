using System.ComponentModel.DataAnnotations;

namespace Modular.Abstractions.Tests;

/// <summary>Settings with each kind of rule a plugin may have.</summary>
internal sealed class SampleOptions : IValidatableObject
{
    [System.ComponentModel.DataAnnotations.Range(1, 60)]
    public int Seconds { get; set; } = 5;

    [Required]
    public string Word { get; set; } = "word";

    [StringLength(100, MinimumLength = 12)]
    public string Password { get; set; } = "long enough, surely";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Word == "short" && Seconds > 8)
            yield return new ValidationResult("A short word takes at most 8 seconds.");
    }
}
