using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

/// <summary>One parsed source file.</summary>
internal sealed class SourceFile
{
    public SourceFile(string fullPath, string path)
    {
        Path = path;
        Text = File.ReadAllText(fullPath);
        Root = CSharpSyntaxTree.ParseText(Text, path: path).GetCompilationUnitRoot();
    }

    /// <summary>Relative to the repository, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public CompilationUnitSyntax Root { get; }

    public int Lines => Text.Split('\n').Length - (Text.EndsWith('\n') ? 1 : 0);

    /// <summary>Types that are not nested in another one; delegates are types too.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes =>
        Nodes<MemberDeclarationSyntax>().Where(m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && m.Parent is not TypeDeclarationSyntax);

    public IEnumerable<TNode> Nodes<TNode>()
        where TNode : SyntaxNode => Root.DescendantNodes().OfType<TNode>();

    /// <summary>Every word of the code, comments and strings left out.</summary>
    public IEnumerable<string> Identifiers =>
        Root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText);

    /// <summary><c>path:line</c>.</summary>
    public string Locate(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    public override string ToString() => Path;
}
