using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

/// <summary>Which folder of a project uses what of which other one, as the compiler sees it: by what names mean, not by how they read.</summary>
internal sealed class FolderDependencies
{
    private const string TopFolder = "(top)";
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly string _rootNamespace;

    /// <summary>For each pair of folders that depend on each other in this direction, one place that shows it.</summary>
    private readonly SortedDictionary<(string From, string To), string> _edges = [];

    public FolderDependencies(IEnumerable<CompilationUnitSyntax> files, string rootNamespace)
    {
        _rootNamespace = rootNamespace;
        var trees = files.Select(f => f.SyntaxTree).ToList();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("read", [.. trees, CSharpSyntaxTree.ParseText(GlobalUsings)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        foreach (var tree in trees)
            Read(tree, compilation.GetSemanticModel(tree));
    }

    public int Count => _edges.Count;

    /// <summary>Every dependency from which a chain of others leads back to where it starts; empty when there is no circle.</summary>
    public IReadOnlyList<string> Circles() =>
        [.. from edge in _edges where Reaches(edge.Key.To, edge.Key.From) select $"{edge.Key.From} -> {edge.Key.To}: {edge.Value}"];

    private void Read(SyntaxTree tree, SemanticModel model)
    {
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            if (type is null || !type.Locations.Any(l => l.IsInSource) || model.GetEnclosingSymbol(name.SpanStart) is not { } user)
                continue;

            var (from, to) = (FolderOf(user), FolderOf(type));
            if (from is not null && to is not null && from != to)
                _edges.TryAdd((from, to), string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(tree.FilePath)}:{LineOf(name)} uses {type.Name}"));
        }
    }

    /// <summary>The first folder below the project's own; null for what is not of this project.</summary>
    private string? FolderOf(ISymbol symbol)
    {
        var space = (symbol as INamespaceSymbol ?? symbol.ContainingNamespace)?.ToDisplayString() ?? "";
        if (space == _rootNamespace)
            return TopFolder;
        return space.StartsWith(_rootNamespace + '.', StringComparison.Ordinal) ? space[(_rootNamespace.Length + 1)..].Split('.')[0] : null;
    }

    private bool Reaches(string from, string to)
    {
        var seen = new HashSet<string> { from };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var folder))
        {
            if (folder == to)
                return true;
            foreach (var next in _edges.Keys.Where(e => e.From == folder && seen.Add(e.To)))
                open.Enqueue(next.To);
        }

        return false;
    }

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
