using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

/// <summary>The analyzer forbids these too; this holds when somebody switches it off.</summary>
internal sealed class BannedTests
{
    private static readonly string[] Banned = ["Thread.Sleep", "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow"];

    [Test]
    public void Time_InProduction_ComesFromTheTimeProvider()
    {
        var used = from file in Repository.Production
                   from access in file.Nodes<MemberAccessExpressionSyntax>()
                   where Banned.Contains(access.ToString())
                   select $"{file.Locate(access)}: {access}";
        Assert.That(used, Is.Empty);
    }

    [Test]
    public void Fields_InProduction_HoldNoStaticMutableState()
    {
        var mutable = from file in Repository.Production
                      from field in file.Nodes<FieldDeclarationSyntax>()
                      where field.Modifiers.Any(SyntaxKind.StaticKeyword) && !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)
                      select $"{file.Locate(field)}: {field.Declaration}";
        Assert.That(mutable, Is.Empty);
    }

    [Test]
    public void Warnings_InProduction_AreSilencedWithAReason()
    {
        var silent = from file in Repository.Production
                     from line in file.Text.Split('\n')
                     where line.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)
                     select $"{file}: {line.Trim()}";
        Assert.That(silent, Is.Empty);
    }
}
