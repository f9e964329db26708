using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

/// <summary>Over a limit: split by noun.</summary>
internal sealed class SizeTests
{
    private const int MaxFileLines = 250;
    private const int MaxFunctionLines = 40;
    private const int MaxConstructorParameters = 6;
    private const int MaxInterfaceMembers = 6;

    [Test]
    public void Files_Everywhere_AreShort() =>
        Assert.That(Repository.Everything.Where(f => f.Lines >= MaxFileLines).Select(f => $"{f}: {f.Lines} lines"), Is.Empty);

    [Test]
    public void Functions_Everywhere_AreShort()
    {
        var tooLong = from file in Repository.Everything
                      from function in file.Root.DescendantNodes()
                      where function is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
                          or AnonymousFunctionExpressionSyntax
                      let lines = Lines(function)
                      where lines >= MaxFunctionLines
                      select $"{file.Locate(function)}: {lines} lines";
        Assert.That(tooLong, Is.Empty);
    }

    [Test]
    public void Programs_TopLevelStatements_AreATableOfContents()
    {
        var tooLong = from file in Repository.Production
                      let lines = file.Nodes<GlobalStatementSyntax>().Sum(Lines)
                      where lines > 80
                      select $"{file}: {lines} lines";
        Assert.That(tooLong, Is.Empty);
    }

    [Test]
    public void Constructors_InProduction_TakeFewParameters()
    {
        var parameterLists = from file in Repository.Production
                             from node in file.Root.DescendantNodes()
                             let parameters = node switch
                             {
                                 ConstructorDeclarationSyntax constructor => constructor.ParameterList,
                                 ClassDeclarationSyntax type => type.ParameterList,
                                 StructDeclarationSyntax type => type.ParameterList,
                                 _ => null,
                             }
                             where parameters?.Parameters.Count > MaxConstructorParameters
                             select $"{file.Locate(node)}: {parameters.Parameters.Count} parameters";
        Assert.That(parameterLists, Is.Empty);
    }

    [Test]
    public void Interfaces_InProduction_HaveFewMembers()
    {
        var tooWide = from file in Repository.Production
                      from type in file.Nodes<InterfaceDeclarationSyntax>()
                      where type.Members.Count > MaxInterfaceMembers
                      select $"{file.Locate(type)}: {type.Identifier} has {type.Members.Count} members";
        Assert.That(tooWide, Is.Empty);
    }

    /// <summary>From the first token to the last: comments above do not count.</summary>
    private static int Lines(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
