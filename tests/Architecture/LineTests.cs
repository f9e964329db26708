using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Modular.Architecture;

/// <summary>What does not fit on a reviewer's screen is read by nobody.</summary>
internal sealed class LineTests
{
    /// <summary>Not wrapped yet; nothing is added here, and a folder whose lines all fit is taken off.</summary>
    private static readonly string[] Pending =
    [
        "src", "plugins/Stores", "tests/Abstractions.Tests", "tests/Clients", "tests/Container", "tests/Databases", "tests/Disasters", "tests/EndToEnd",
        "tests/Faults", "tests/Fuzzing", "tests/Host.Tests", "tests/Modular.Testing", "tests/Modular.Testing.Tests", "tests/OrdinaryUser", "tests/Samples",
        "tests/Stores.Tests", "tests/Systemd",
    ];

    [Test]
    public void Lines_OfCode_FitTheLimitOfEditors()
    {
        var limit = Limit();
        var tooLong = from file in Repository.Everything
                      where !Pending.Any(p => file.Path.StartsWith(p + '/', StringComparison.Ordinal))
                      from line in Long(file, limit)
                      select line;
        Assert.That(tooLong, Is.Empty, $"max_line_length of .editorconfig is {limit}");
    }

    [Test]
    public void Folders_WhoseLinesAllFit_ArePendingNoMore()
    {
        var limit = Limit();
        Assert.That(Pending.Where(p => !Repository.Below(p).Any(f => Long(f, limit).Any())), Is.Empty);
    }

    private static int Limit()
    {
        const string Key = "max_line_length = ";
        var line = File.ReadLines(Path.Combine(Repository.Root, ".editorconfig")).Single(l => l.StartsWith(Key, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Key.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>Scripts and documents within strings are as long as they are.</summary>
    private static IEnumerable<string> Long(SourceFile file, int limit)
    {
        var lines = SourceText.From(file.Text).Lines;
        foreach (var line in lines.Where(l => l.Span.Length > limit))
        {
            var token = file.Root.FindToken(line.Start);
            var isText = token.Span.Start < line.Start
                && token.Kind() is SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.StringLiteralToken
                or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
            if (!isText)
                yield return string.Create(CultureInfo.InvariantCulture, $"{file}:{line.LineNumber + 1}: {line.Span.Length} characters");
        }
    }
}
