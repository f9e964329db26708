using System.Diagnostics;
using Modular.Xrdp.Files;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Files;

[Category(ServerLifeTests.AnyUser)]
internal sealed class TreeRemovalTests
{
    private string _root = "";

    [SetUp]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("modular-tree-").FullName;

    [TearDown]
    public void RemoveRoot() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Remove_WhenTheUserPlantedOddThings_RemovesOnlyTheFolder()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "kept"), "");
        var home = Directory.CreateDirectory(Path.Combine(_root, "home")).FullName;
        Shell($"""
            cd '{home}'
            ln -s '{outside}' link; ln -s /nonexistent dangling; mkfifo fifo; touch "$(printf 'latin1-\351')" .removed-0
            mkdir -p locked/inner deep "$(printf 'dir-\377')"; touch locked/inner/file; ln -s '{outside}' locked/inner/link; chmod 000 locked/inner locked
            touch "$(printf 'two\nlines')" '-rf' '*'; ln '{outside}/kept' hard; mkdir -p hidden/.git/.x; touch hidden/.git/.x/.y; chmod 000 fifo hidden/.git
            ln -s . self; ln -s ../../../.. up; ln -s '{outside}/kept' to-file; ln -s /proc/self/root root
            cd deep; mkdir -p "$(printf "d/%.0s" $(seq 1500))"; touch bottom
            """);

        TreeRemoval.Remove(home);
        TreeRemoval.Remove(home);

        Assert.That(Directory.Exists(home), Is.False);
        Assert.That(File.Exists(Path.Combine(outside, "kept")));
    }

    [Test]
    public void Remove_WhenTheFolderIsALink_RemovesTheLinkAlone()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "kept"), "");
        var link = Path.Combine(_root, "link");
        File.CreateSymbolicLink(link, outside);

        TreeRemoval.Remove(link);

        Assert.That(Path.Exists(link), Is.False);
        Assert.That(File.Exists(Path.Combine(outside, "kept")));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Remove_WhileTheFolderIsRefilledForAWhile_RemovesIt(CancellationToken ct)
    {
        var home = Directory.CreateDirectory(Path.Combine(_root, "home", "inner")).Parent!.FullName;
        var refilling = Task.Run(() => Refill(Path.Combine(home, "inner"), 2000), ct);
        Assert.That(await Eventually.HoldsAsync(() => Directory.EnumerateFiles(Path.Combine(home, "inner")).Any(), ct));

        // as a caller would: what is refused now is tried again
        Assert.That(await Eventually.HoldsAsync(() => TryRemove(home), ct));
        await refilling;
        TreeRemoval.Remove(home);

        Assert.That(Directory.Exists(home), Is.False);
    }

    [Test]
    public void Remove_OfSomethingImmutable_SaysWhat()
    {
        var home = Directory.CreateDirectory(Path.Combine(_root, "home")).FullName;
        File.WriteAllText(Path.Combine(home, "stays"), "");
        if (!TryShell($"chattr +i '{home}/stays' 2>/dev/null"))
            Assert.Ignore("Nothing can be made immutable here.");
        try
        {
            Assert.That(() => TreeRemoval.Remove(home), Throws.InstanceOf<IOException>().With.Message.Contains("stays"));
        }
        finally
        {
            Shell($"chattr -i '{home}/stays'");
        }

        TreeRemoval.Remove(home);
        Assert.That(Directory.Exists(home), Is.False);
    }

    private static void Refill(string folder, int files)
    {
        for (var i = 0; i < files; i++)
        {
            try
            {
                File.WriteAllText(Path.Combine(folder, $"{i}"), "");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return; // it is gone
            }
        }
    }

    private static bool TryRemove(string folder)
    {
        try
        {
            TreeRemoval.Remove(folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool TryShell(string script)
    {
        using var shell = Process.Start("/bin/bash", ["-c", script]);
        shell.WaitForExit();
        return shell.ExitCode == 0;
    }

    private static void Shell(string script) => Assert.That(TryShell(script));
}
