using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

/// <summary>A control that is claimed is one that a test tries to break.</summary>
internal sealed partial class SecurityPageTests
{
    private static readonly string[] Threats =
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "security.md")).SkipWhile(l => !l.StartsWith("## Threats", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| threat", StringComparison.Ordinal))];

    [Test]
    public void Threats_EachOne_NamesATest() =>
        Assert.That(Threats.Where(row => !TestName().IsMatch(row)), Is.Empty);

    [Test]
    public void Tests_ThatAreNamed_Exist()
    {
        var known = Repository.Tests.SelectMany(f => f.Nodes<MethodDeclarationSyntax>()).Select(m => m.Identifier.Text).ToHashSet();
        var named = Threats.SelectMany(row => TestName().Matches(row)).Select(m => m.Groups[1].Value).ToList();

        Assert.That(named, Has.Count.GreaterThan(20));
        Assert.That(named.Where(n => !known.Contains(n)), Is.Empty);
    }

    [GeneratedRegex("`([A-Z][a-z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
