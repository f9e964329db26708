using System.Reflection;
using System.Reflection.Metadata;
using Modular.Abstractions;

namespace Modular.Host.Plugins.Checks;

/// <summary>Finds what an assembly expects of the contract and this host's does not have, without running any of its code.</summary>
internal sealed class ContractReferences(ContractSurface contract)
{
    private static readonly string Contract = typeof(PluginModule).Assembly.GetName().Name!;
    private static readonly TypeWords Words = new();

    /// <summary>Types and members by short names, in the order of the alphabet; empty when all is there.</summary>
    public IReadOnlyList<string> Missing(MetadataReader reader)
    {
        var types = reader.TypeReferences.Where(t => IsOfContract(reader, t)).Select(t => TypeWords.Of(reader, t)).ToHashSet();
        var missing = types.Where(t => !contract.HasType(t)).Select(Short).ToHashSet();
        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (TypeOf(reader, member.Parent) is { } type && types.Contains(type) && contract.HasType(type)
                && !contract.HasMember(type, MemberOf(reader, member)))
                missing.Add(Short(type) + "." + Plain(reader.GetString(member.Name)));
        }

        foreach (var type in reader.TypeDefinitions)
            missing.UnionWith(Unfulfilled(reader, type, types));

        return [.. missing.Order(StringComparer.Ordinal)];
    }

    /// <summary>What interfaces and abstract classes demand and the type does not have; nothing when another assembly's type may have it.</summary>
    private IEnumerable<string> Unfulfilled(MetadataReader reader, TypeDefinitionHandle handle, HashSet<string> types)
    {
        var family = FamilyOf(reader, handle);
        var last = reader.GetTypeDefinition(family[^1]).BaseType;
        var parent = last.IsNil ? null : TypeOf(reader, last);
        var isKnown = parent is "System.Object" or "System.ValueType" || types.Contains(parent ?? "");
        if (!isKnown || reader.GetTypeDefinition(handle).Attributes.HasFlag(TypeAttributes.Abstract))
            return [];

        var fulfilled = family.SelectMany(t => Fulfilled(reader, reader.GetTypeDefinition(t))).ToHashSet();
        return from owner in family.SelectMany(t => InterfacesOf(reader, t)).Append(parent).OfType<string>().Where(types.Contains).Distinct()
               from duty in contract.DutiesOf(owner)
               where !fulfilled.Contains(duty)
               select Short(owner) + "." + Plain(duty[..duty.IndexOf('`', StringComparison.Ordinal)]);
    }

    /// <summary>The type and its base classes in the same assembly.</summary>
    private static List<TypeDefinitionHandle> FamilyOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var family = new List<TypeDefinitionHandle> { handle };
        while (reader.GetTypeDefinition(family[^1]).BaseType is { IsNil: false, Kind: HandleKind.TypeDefinition } parent
            && !family.Contains((TypeDefinitionHandle)parent))
        {
            family.Add((TypeDefinitionHandle)parent);
        }

        return family;
    }

    private static IEnumerable<string> Fulfilled(MetadataReader reader, TypeDefinition type)
    {
        var own = type.GetMethods().Select(reader.GetMethodDefinition).Where(m => m.Attributes.HasFlag(MethodAttributes.Virtual))
            .Select(m => TypeWords.Of(reader.GetString(m.Name), m.DecodeSignature(Words, null)));
        var explicitly = type.GetMethodImplementations().Select(m => reader.GetMethodImplementation(m).MethodDeclaration)
            .Where(m => m.Kind == HandleKind.MemberReference)
            .Select(m => MemberOf(reader, reader.GetMemberReference((MemberReferenceHandle)m)));
        return own.Concat(explicitly);
    }

    private static IEnumerable<string?> InterfacesOf(MetadataReader reader, TypeDefinitionHandle type) =>
        reader.GetTypeDefinition(type).GetInterfaceImplementations().Select(i => TypeOf(reader, reader.GetInterfaceImplementation(i).Interface));

    private static bool IsOfContract(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsOfContract(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == Contract,
            _ => false,
        };
    }

    /// <summary>A generic type's without its arguments; null for what is neither.</summary>
    private static string? TypeOf(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => TypeWords.Of(reader, (TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Words, null).Split('<')[0],
        _ => null,
    };

    private static string MemberOf(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? name + ":" + member.DecodeFieldSignature(Words, null)
            : TypeWords.Of(name, member.DecodeMethodSignature(Words, null));
    }

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..].Split('`')[0].Replace('+', '.');

    /// <summary>A property by its own name, not that of its accessor.</summary>
    private static string Plain(string method) => method switch
    {
        ".ctor" => "new",
        ['g' or 's', 'e', 't', '_', .. var property] => property,
        _ => method,
    };
}
