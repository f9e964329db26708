using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Modular.Abstractions;

/// <summary>The words of enums, the same wherever one is read or written: in records, in the API, in metrics and in logs. They are in snake_case.</summary>
public static class EnumWord
{
    /// <summary>The word of a member, e.g. <c>on_failure</c> of <see cref="RestartPolicy.OnFailure"/>.</summary>
    public static string Of(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
    }

    /// <summary>The member that has this word, letter by letter; false when there is none.</summary>
    public static bool TryParse<T>([NotNullWhen(true)] string? word, out T value)
        where T : struct, Enum
    {
        foreach (var member in Enum.GetValues<T>())
        {
            if (Of(member) == word)
            {
                value = member;
                return true;
            }
        }

        value = default;
        return false;
    }
}
