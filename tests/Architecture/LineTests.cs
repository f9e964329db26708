using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Modular.Architecture;

/// <summary>What does not fit on a reviewer's screen is read by nobody.</summary>
internal sealed class LineTests
{
    /// <summary>Not wrapped yet; nothing is added here.</summary>
    private static readonly string[] Pending =
    [
        "src/Host/Api", "src/Host/CommandLine", "src/Host/Parts", "src/Host/Plugins", "src/Host/Program.cs", "src/Host/Servers", "plugins/Stores/MongoDb",
        "tests/Architecture/DependencyTests.cs", "tests/Databases/FrozenManagerTests.cs", "tests/Databases/VersionTests.cs",
        "tests/Fuzzing/Parsers", "tests/Host.Tests", "tests/Modular.Testing", "tests/Modular.Testing.Tests",
        "tests/Stores.Tests/MongoDb",
    ];

    [Test]
    public void Lines_OfCode_FitTheLimitOfEditors()
    {
        var limit = Limit();
        var tooLong = from file in Repository.Everything
                      where !Pending.Any(p => file.Path == p || file.Path.StartsWith(p + '/', StringComparison.Ordinal))
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
