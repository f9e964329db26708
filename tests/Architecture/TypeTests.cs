using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

internal sealed class TypeTests
{
    private static readonly string[] Vague = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Common", "Base", "Impl"];

    [Test]
    public void Files_InProduction_HoldOneTypeOfTheirName()
    {
        var wrong = from file in Repository.Production
                    let types = file.TopLevelTypes.Select(NameOf).ToList()
                    where types.Count > 0
                    let name = Path.GetFileNameWithoutExtension(file.Path).Split('.')[0]
                    where types.Count > 1 || types[0] != name
                    select $"{file}: {string.Join(", ", types)}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Names_InProduction_SayWhatTheTypeIs()
    {
        var vague = from file in Repository.Production
                    from type in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
                    where Vague.Any(word => type.Identifier.Text.EndsWith(word, StringComparison.Ordinal))
                    select $"{file.Locate(type)}: {type.Identifier}";
        Assert.That(vague, Is.Empty);
    }

    /// <summary>Who reads a log, a stack or a search result must know which of two he has before him.</summary>
    [Test]
    public void Names_OfTypes_AreOfOneTypeOnly()
    {
        var twice = from file in Repository.Production
                    from type in file.TopLevelTypes
                    group file.Path by NameOf(type) into places
                    where places.Distinct().Count() > 1
                    select $"{places.Key}: {string.Join(", ", places)}";
        Assert.That(twice, Is.Empty, "a plugin's type that has a namesake in the host bears the plugin's name in front");
    }

    [Test]
    public void Classes_InternalAndNotInherited_AreSealed()
    {
        var inherited = Repository.Production.SelectMany(f => f.Nodes<BaseListSyntax>())
            .SelectMany(list => list.Types).Select(t => SimpleName(t.Type)).ToHashSet(StringComparer.Ordinal);
        var open = from file in Repository.Production
                   from type in file.Nodes<TypeDeclarationSyntax>()
                   where type is ClassDeclarationSyntax || type.IsKind(SyntaxKind.RecordDeclaration)
                   where !Has(type, SyntaxKind.PublicKeyword) && !Has(type, SyntaxKind.SealedKeyword)
                   where !Has(type, SyntaxKind.StaticKeyword) && !Has(type, SyntaxKind.AbstractKeyword)
                   where !inherited.Contains(type.Identifier.Text)
                   select $"{file.Locate(type)}: {type.Identifier}";
        Assert.That(open, Is.Empty);
    }

    [Test]
    public void Namespaces_Everywhere_AreFileScoped() =>
        Assert.That(Repository.Everything.Where(f => f.Nodes<NamespaceDeclarationSyntax>().Any()).Select(f => f.Path), Is.Empty);

    private static bool Has(TypeDeclarationSyntax type, SyntaxKind modifier) => type.Modifiers.Any(modifier);

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declaration => declaration.Identifier.Text,
        DelegateDeclarationSyntax declaration => declaration.Identifier.Text,
        _ => type.ToString(),
    };

    private static string SimpleName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };
}
