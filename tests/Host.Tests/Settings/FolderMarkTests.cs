using System.Diagnostics;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class FolderMarkTests
{
    private DirectoryInfo _folder = null!;

    private string File => Path.Combine(_folder.FullName, "a", "manager-id");

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("modular-mark-");
        _folder.CreateSubdirectory("a");
        System.IO.File.WriteAllText(File, "id");
    }

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestCase("chmod 640 a/manager-id")]
    [TestCase("touch -d '2001-01-01' a/manager-id")]
    [TestCase("mv a b; cp -a b c; rm -r c; mv b a")]
    public async Task Mark_OfTheSameFolder_IsTheSame(string change)
    {
        var before = FolderMark.Of(File);
        await ShellAsync(change);

        Assert.That(FolderMark.MayBeSame(before, FolderMark.Of(File)));
    }

    [TestCase("cp -a a b")]
    [TestCase("cp -r a b")]
    [TestCase("mkdir b; tar -C a -c . | tar -C b -xp")]
    public async Task Mark_OfACopy_IsAnother(string copy)
    {
        await UntilTheClockOfFilesHasMovedAsync();
        await ShellAsync(copy);

        Assert.That(FolderMark.MayBeSame(FolderMark.Of(File), FolderMark.Of(Path.Combine(_folder.FullName, "b", "manager-id"))), Is.False);
    }

    /// <summary>It goes in steps of some milliseconds, and nobody copies a folder in the step in which it was made.</summary>
    private async Task UntilTheClockOfFilesHasMovedAsync()
    {
        var probe = Path.Combine(_folder.FullName, "probe");
        do
        {
            System.IO.File.Delete(probe);
            await Task.Delay(1);
            await System.IO.File.WriteAllTextAsync(probe, "");
        }
        while (FolderMark.MayBeSame(FolderMark.Of(File), FolderMark.Of(probe)));
    }

    [TestCase("5.0/1/9.0", "5.0/2/8.0", true)]
    [TestCase("5.0/1/9.0", "6.0/1/9.0", false)]
    [TestCase("/1/9.0", "/1/8.0", true)]
    [TestCase("/1/9.0", "/2/9.0", true)]
    [TestCase("/1/9.0", "/2/8.0", false)]
    [TestCase("5.0/1/9.0", "/2/8.0", false)]
    [TestCase("", "5.0/1/9.0", true)]
    public void Marks_Compared_FollowTheBirthTimeElseInodeOrChange(string one, string other, bool same) =>
        Assert.That(FolderMark.MayBeSame(one, other), Is.EqualTo(same));

    private async Task ShellAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-ec", command]) { WorkingDirectory = _folder.FullName })!;
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero);
    }
}
