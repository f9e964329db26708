using Modular.Abstractions;
using Modular.Host.Plugins.Checks;
using Modular.Testing.Fakes;

namespace Modular.Host.Tests.Plugins;

internal sealed class AbilityPlacementTests
{
    private static readonly Type[] Carriers = [typeof(IServerBackend), typeof(IRunningServer), typeof(IPortAllocator), typeof(IStateStore)];

    [Test]
    public void Interfaces_OfTheContract_AreCarriersOrAbilitiesOfOne()
    {
        var lost = typeof(PluginModule).Assembly.GetExportedTypes()
            .Where(t => t.IsInterface && !Carriers.Contains(t) && AbilityPlacement.CarriersOf(t).Count == 0);
        Assert.That(lost, Is.Empty, "the first words of an ability's name are its carrier's");
    }

    [TestCase(typeof(FakeBackend))]
    [TestCase(typeof(MemoryStore))]
    [TestCase(typeof(MemoryPortAllocator))]
    [TestCase(typeof(string))]
    public void Check_OfWhatIsInItsPlace_IsContent(Type type) => Assert.That(() => AbilityPlacement.Check(type), Throws.Nothing);

    [Test]
    public async Task Plugin_WithAnAbilityOnTheWrongObject_IsRefusedInOneLine()
    {
        using var folder = new PluginFolder();
        folder.AddGood("Good").AddSource("Lost", """
            using System.Threading; using System.Threading.Tasks; using Modular.Abstractions;
            public sealed class M : PluginModule { public override string Name => "Lost"; }
            public abstract class Allocator : IPortAllocator, IStoreBackup;
            """.Replace("IPortAllocator, IStoreBackup;", "IPortAllocator, IStoreBackup { " + Stubs + " }", StringComparison.Ordinal));

        await using var catalog = folder.Open();

        Assert.That(catalog.Plugins.Select(p => p.Candidate.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(catalog.Failures.Single().Reason,
            Is.EqualTo("Allocator implements IStoreBackup, which belongs on an IStateStore; it is an IPortAllocator. Move it there, or leave it out."));
    }

    private static string Stubs => string.Concat(from contract in new[] { typeof(IPortAllocator), typeof(IStoreBackup) }
                                                 from method in contract.GetMethods()
                                                 select $"public abstract {Word(method.ReturnType)} " +
                                                     $"{method.Name}({Parameters(method)});\n");

    private static string Parameters(System.Reflection.MethodInfo method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{Word(p.ParameterType)} {p.Name}"));

    private static string Word(Type type) =>
        type.IsGenericType ? $"{type.FullName!.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Word))}>" : type.FullName!;
}
