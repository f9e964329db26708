using System.Text.RegularExpressions;

namespace Modular.Host.Api.Requests;

/// <summary>Which characters a text may have, and how many.</summary>
internal static partial class TextRules
{
    public const string IdentityPattern = "[A-Za-z0-9._@:-]{1,128}";
    public const string ProfilePattern = "[A-Za-z0-9._-]{1,64}";
    public const string ResolutionPattern = "([1-9][0-9]{2,3})x([1-9][0-9]{2,3})";

    [GeneratedRegex(@"\A" + IdentityPattern + @"\z", RegexOptions.CultureInvariant)]
    public static partial Regex Identity { get; }

    [GeneratedRegex(@"\A" + ProfilePattern + @"\z", RegexOptions.CultureInvariant)]
    public static partial Regex Profile { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9._/-]{1,63}\z", RegexOptions.CultureInvariant)]
    public static partial Regex LabelKey { get; }

    [GeneratedRegex(@"\A" + ResolutionPattern + @"\z", RegexOptions.CultureInvariant)]
    public static partial Regex Resolution { get; }

    [GeneratedRegex(@"\A[\x21-\x7E]{1,255}\z", RegexOptions.CultureInvariant)]
    public static partial Regex IdempotencyKey { get; }

    /// <summary>What is wrong with a free text; null when nothing is.</summary>
    public static string? FaultOf(string text, int maxLength)
    {
        if (text.Length > maxLength)
            return $"Must have at most {maxLength} characters.";

        return text.Any(char.IsControl) ? "Must not contain control characters." : null;
    }
}
