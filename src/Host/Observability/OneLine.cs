namespace Modular.Host.Observability;

/// <summary>Text of others as a part of a line for operators: it neither ends the line nor steers their terminal.</summary>
internal static class OneLine
{
    public static string Of(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '?' : c));
}
