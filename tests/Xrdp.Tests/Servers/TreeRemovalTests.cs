using System.Diagnostics;
using Modular.Xrdp.Servers;

namespace Modular.Xrdp.Tests.Servers;

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

    private static void Shell(string script)
    {
        using var shell = Process.Start("/bin/bash", ["-c", script]);
        shell.WaitForExit();
        Assert.That(shell.ExitCode, Is.Zero);
    }
}
