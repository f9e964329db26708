using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Modular.Abstractions;

namespace Modular.Host.Plugins.Checks;

/// <summary>The types and members of this host's contract, as a plugin's metadata refers to them.</summary>
internal sealed class ContractSurface
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
    private const MethodAttributes Kind = MethodAttributes.Abstract | MethodAttributes.Static;
    private static readonly Assembly Contract = typeof(PluginModule).Assembly;
    private static readonly TypeWords Words = new();
    private readonly Dictionary<string, HashSet<string>> _members = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _duties = [];
    private readonly Dictionary<string, string> _parents = [];

    public ContractSurface()
    {
        using var image = new PEReader(File.OpenRead(Contract.Location));
        var reader = image.GetMetadataReader();
        foreach (var handle in reader.TypeDefinitions)
            Add(reader, handle);
    }

    public bool HasType(string type) => _members.ContainsKey(type);

    /// <summary>What an interface or an abstract class demands of who implements it.</summary>
    public IReadOnlyList<string> DutiesOf(string type) => _duties.GetValueOrDefault(type) ?? [];

    /// <summary>Also what the type has from one outside of the contract; of that the name must do.</summary>
    public bool HasMember(string type, string member)
    {
        for (var owner = type; owner is not null && _members.TryGetValue(owner, out var members); owner = _parents.GetValueOrDefault(owner))
        {
            if (members.Contains(member))
                return true;
        }

        var inherited = Contract.GetType(type)?.GetMember(member.Split('`', ':')[0], Any) ?? [];
        return inherited.Any(m => m.DeclaringType?.Assembly != Contract);
    }

    private void Add(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        if ((type.Attributes & TypeAttributes.VisibilityMask) is not (TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily))
            return;

        var methods = type.GetMethods().Select(reader.GetMethodDefinition).Where(IsVisible).ToList();
        var fields = type.GetFields().Select(reader.GetFieldDefinition);
        var name = TypeWords.Of(reader, handle);
        _members[name] = [.. methods.Select(Named), .. fields.Select(f => reader.GetString(f.Name) + ":" + f.DecodeSignature(Words, null))];
        _duties[name] = [.. methods.Where(m => (m.Attributes & Kind) == MethodAttributes.Abstract).Select(Named)];
        if (ParentOf(reader, type.BaseType) is { } parent)
            _parents[name] = parent;

        string Named(MethodDefinition method) => TypeWords.Of(reader.GetString(method.Name), method.DecodeSignature(Words, null));
    }

    private static bool IsVisible(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string? ParentOf(MetadataReader reader, EntityHandle handle) => handle switch
    {
        { IsNil: true } => null,
        { Kind: HandleKind.TypeReference } => TypeWords.Of(reader, (TypeReferenceHandle)handle),
        { Kind: HandleKind.TypeDefinition } => TypeWords.Of(reader, (TypeDefinitionHandle)handle),
        _ => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Words, null).Split('<')[0],
    };
}
