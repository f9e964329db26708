using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Modular.EndToEnd.Harness;

/// <summary>Makes a plugin look as if it had been built for another version of the contract.</summary>
internal static class ForeignContract
{
    public const ushort Major = 99;

    /// <summary>Writes the version into the assembly's reference; it is the row's first column (ECMA-335 II.22.5).</summary>
    public static void Claim(string assembly)
    {
        var bytes = File.ReadAllBytes(assembly);
        using var image = new PEReader(new MemoryStream(bytes));
        var metadata = image.GetMetadataReader();
        var reference = metadata.AssemblyReferences.Single(r => metadata.GetString(metadata.GetAssemblyReference(r).Name) == "Modular.Abstractions");
        var row = (MetadataTokens.GetRowNumber(reference) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef);
        var offset = image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef) + row;
        BitConverter.TryWriteBytes(bytes.AsSpan(offset), Major);
        File.WriteAllBytes(assembly, bytes);
    }
}
