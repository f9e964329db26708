using System.Reflection;
using System.Runtime.CompilerServices;
using Modular.Abstractions;

namespace Modular.Architecture;

/// <summary>What plugins are built against can stay as it is.</summary>
internal sealed class ContractTests
{
    private static readonly Assembly Contract = typeof(IServerBackend).Assembly;

    /// <summary>A package of 1.4.2 has an assembly of 1.4: a fix changes nothing for a plugin, and is loaded by whoever was built for 1.4.</summary>
    [Test]
    public void Package_OfTheContract_HasItsVersion()
    {
        var package = new Version(Contract.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);

        Assert.That(Contract.GetName().Version, Is.EqualTo(new Version(package.Major, package.Minor, 0, 0)));
    }

    [Test]
    public void PublicMembers_OfTheContract_AreAllPromised() =>
        Assert.That(File.ReadAllLines(Path.Combine(Repository.Root, "src/Abstractions/PublicAPI.Unshipped.txt")), Is.EqualTo(new[] { "#nullable enable" }));

    /// <summary>A member can be added later only where no constructor and no deconstruction lists them all.</summary>
    [Test]
    public void Records_OfTheContract_AreInitOnly()
    {
        var records = Contract.GetExportedTypes().Where(t => t.GetMethod("<Clone>$") is not null).ToList();
        var positional = records.Where(t => t.GetConstructors().Any(c => c.GetParameters().Length > 0) || t.GetMethod("Deconstruct") is not null);
        var settable = records.SelectMany(t => t.GetProperties())
            .Where(p => p.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));

        Assert.That(records, Has.Count.GreaterThan(30));
        Assert.That(positional, Is.Empty);
        Assert.That(settable.Select(p => $"{p.DeclaringType!.Name}.{p.Name}"), Is.Empty);
    }
}
