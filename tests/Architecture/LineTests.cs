using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Modular.Architecture;

/// <summary>What does not fit on a reviewer's screen is read by nobody.</summary>
internal sealed class LineTests
{
    private const int LongText = 70;

    [Test]
    public void Lines_OfCode_FitTheLimitOfEditors()
    {
        var limit = Limit();
        var tooLong = from file in Repository.Everything
                      from line in Long(file, limit)
                      select line;
        Assert.That(tooLong, Is.Empty, $"max_line_length of .editorconfig is {limit}");
    }

    private static int Limit()
    {
        const string Key = "max_line_length = ";
        var line = File.ReadLines(Path.Combine(Repository.Root, ".editorconfig")).Single(l => l.StartsWith(Key, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Key.Length), CultureInfo.InvariantCulture);
    }

    private static bool HasLongText(SourceFile file, TextSpan line) => file.Root.DescendantTokens(line).Any(t => t.Span.Length >= LongText
        && t.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken);

    /// <summary>Scripts and documents within strings are as long as they are, and so is a piece of one that stands on a line of code.</summary>
    private static IEnumerable<string> Long(SourceFile file, int limit)
    {
        var lines = SourceText.From(file.Text).Lines;
        foreach (var line in lines.Where(l => l.Span.Length > limit))
        {
            var token = file.Root.FindToken(line.Start);
            var isText = HasLongText(file, line.Span) || token.Span.Start < line.Start
                && token.Kind() is SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.StringLiteralToken
                or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
            if (!isText)
                yield return string.Create(CultureInfo.InvariantCulture, $"{file}:{line.LineNumber + 1}: {line.Span.Length} characters");
        }
    }
}
