using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

/// <summary>The analyzer forbids these too; this holds when somebody switches it off.</summary>
internal sealed class BannedTests
{
    private static readonly string[] Banned = ["Thread.Sleep", "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now",
        "DateTimeOffset.UtcNow"];

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

    /// <summary>
    /// The words of enums are those of <c>EnumWord</c>. A fingerprint that is stored may not change, and does without them; settings are read in any case of
    /// letters.
    /// </summary>
    [Test]
    public void Enums_InProduction_AreReadAndWrittenInOneWay()
    {
        string[] owners = ["src/Abstractions/EnumWord.cs", "src/Host/Servers/OrderFingerprint.cs"];
        var other = from file in Repository.Production
                    where !owners.Contains(file.Path) && !file.Path.StartsWith("src/Host/Settings/", StringComparison.Ordinal)
                    from call in file.Nodes<InvocationExpressionSyntax>()
                    let text = call.Expression.ToString()
                    where text.StartsWith("Enum.Parse", StringComparison.Ordinal) || text.StartsWith("Enum.TryParse", StringComparison.Ordinal)
                        || text.Contains("KebabCase", StringComparison.Ordinal) || text.EndsWith(".ToString().ToLowerInvariant", StringComparison.Ordinal)
                    select $"{file.Locate(call)}: {call}";
        Assert.That(other, Is.Empty);
    }
}
