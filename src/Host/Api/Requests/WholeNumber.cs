using System.Globalization;
using System.Text.RegularExpressions;

namespace Modular.Host.Api.Requests;

/// <summary>Reads a number as JSON writes it, when its value is whole: <c>24</c>, <c>50.0</c>, <c>1e3</c>.</summary>
internal static partial class WholeNumber
{
    private const int MostDigits = 18;

    [GeneratedRegex(@"\A(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,6}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }

    /// <summary>Null: it is no number or not a whole one. What is too large becomes the largest.</summary>
    public static long? Parse(string text)
    {
        if (Form.Match(text) is not { Success: true } number)
            return null;

        var fraction = number.Groups[3].Value;
        var digits = (number.Groups[2].Value + fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
            return 0;

        var exponent = number.Groups[4] is { Length: > 0 } power ? int.Parse(power.ValueSpan, CultureInfo.InvariantCulture) : 0;
        var zeros = exponent - fraction.Length + digits.Length - significant.Length;
        if (zeros < 0)
            return null;

        var isNegative = number.Groups[1].Length > 0;
        if (significant.Length + zeros > MostDigits)
            return isNegative ? long.MinValue : long.MaxValue;

        var value = long.Parse(significant + new string('0', zeros), CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }
}
