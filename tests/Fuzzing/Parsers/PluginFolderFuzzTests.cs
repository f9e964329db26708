using Modular.Host.Plugins;
using Modular.Host.Plugins.Checks;

namespace Modular.Fuzzing.Parsers;

/// <summary>Folders where plugins belong, with everything else in them: one line each, and the good one is loaded.</summary>
internal sealed class PluginFolderFuzzTests
{
    private static readonly byte[] Real = File.ReadAllBytes(typeof(Stores.StoresModule).Assembly.Location);
    private static readonly string[] Garbage = ["", "MZ", "{}", "{\"runtimeTarget\":{\"name\":1}}", "{\"libraries\":{\"x/1\":{\"type\":null}}}", "\0\0\0\0"];
    private DirectoryInfo _root = null!;

    [SetUp]
    public void MakeFolder() => _root = Directory.CreateTempSubdirectory("modular-plugins-");

    [TearDown]
    public void DeleteFolder() => _root.Delete(recursive: true);

    [Test]
    [CancelAfter(300_000)]
    public void Folder_OfGarbage_IsOneLineAndCostsNobodyElseAnything(CancellationToken ct) => Fuzz.Run(300, random =>
    {
        foreach (var old in _root.GetFileSystemInfos())
            Delete(old);
        for (var i = 0; i < 3; i++)
            Fill(_root.CreateSubdirectory(Name(random, i)), random);

        var search = Task.Run(() => new PluginFinder(new PluginPatience()).Find([.. Directory.EnumerateDirectories(_root.FullName)]), ct);
        Assert.That(search.Wait(TimeSpan.FromSeconds(20), ct), "a folder of plugins must not keep the start waiting");
        var (candidates, failures) = search.Result;
        Assert.That(candidates, Is.Empty);
        Assert.That(failures, Has.Count.EqualTo(3));
        Assert.That(failures.Where(f => f.Reason.Length == 0 || f.Reason.Any(char.IsControl)), Is.Empty, "one line each");
    });

    /// <summary>Looking at metadata runs nothing of it, so this may be damaged in any way.</summary>
    [Test]
    [CancelAfter(300_000)]
    public void Assembly_WithDamagedBytes_IsUnderstoodOrRefused() => Fuzz.Run(2_000, random =>
    {
        var path = Path.Combine(_root.CreateSubdirectory("Stores").FullName, "Stores.dll");
        File.WriteAllBytes(path, Damage.Of(Real, random));
        try
        {
            new PluginPreflight().Check(path);
        }
        catch (Exception e)
        {
            Assert.That(PluginReasons.Of("Looking at it", e).Message, Is.Not.Empty.And.None.Matches<char>(char.IsControl));
        }
    });

    private static void Fill(DirectoryInfo folder, Random random)
    {
        var dll = Path.Combine(folder.FullName, folder.Name + ".dll");
        switch (random.Next(7))
        {
            case 0: break;
            case 1: Directory.CreateDirectory(dll); break;
            case 2: File.CreateSymbolicLink(dll, random.Next(2) == 0 ? dll : "/nowhere"); break;
            case 3: File.CreateSymbolicLink(dll, random.Next(2) == 0 ? "/dev/zero" : "/proc/self/mem"); break;
            case 4: NamedPipe.Make(dll); break;
            case 5: File.WriteAllText(dll, Garbage[random.Next(Garbage.Length)]); break;
            default: File.WriteAllBytes(dll, Real[..random.Next(Real.Length / 2)]); break;
        }

        File.WriteAllText(Path.Combine(folder.FullName, folder.Name + ".deps.json"), Garbage[random.Next(Garbage.Length)]);
    }

    private static string Name(Random random, int number)
    {
        var text = new string([.. HostileText.Next(random).Where(c => c is not ('/' or '\0') && !char.IsSurrogate(c))]);
        return $"{number}{(text.Length > 20 ? text[..20] : text)}";
    }

    private static void Delete(FileSystemInfo old)
    {
        if (old is DirectoryInfo folder)
            folder.Delete(recursive: true);
        else
            old.Delete();
    }
}
