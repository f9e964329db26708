using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Tests.Servers;

/// <summary>A root's test run runs the tests of <see cref="ServerLifeTests.AnyUser"/> once more as an ordinary user.</summary>
[NonParallelizable]
internal sealed class OrdinaryUserTests
{
    [Test]
    [CancelAfter(1_080_000)]
    public async Task AllOfIt_WhenTheManagerIsNoRoot_Works(CancellationToken ct)
    {
        if (LibC.geteuid() != 0)
            Assert.Ignore("The whole run is an ordinary user's.");
        var home = Directory.CreateTempSubdirectory("modular-user-").FullName;
        try
        {
            CopyForAll(TestContext.CurrentContext.TestDirectory, Path.Combine(home, "tests"));
            LibC.lchown(home, 65532, 65532);

            var (exitCode, output) = await ShortCommand.RunAsync(
                "/usr/bin/setpriv",
                ["--reuid", "65532", "--regid", "65532", "--clear-groups", "env", "-C", home, "HOME=" + home, "TMPDIR=" + home, "DOTNET_CLI_HOME=" + home, "DOTNET_NOLOGO=1",
                    Environment.ProcessPath!, "vstest", Path.Combine(home, "tests", "Xrdp.Tests.dll"), $"--TestCaseFilter:TestCategory={ServerLifeTests.AnyUser}"],
                TimeSpan.FromMinutes(17),
                ct);

            Assert.That(exitCode, Is.Zero, output);
            Assert.That(output, Does.Contain("Passed!"));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static void CopyForAll(string source, string target)
    {
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(target);
        File.SetUnixFileMode(target, All);
        foreach (var folder in Directory.EnumerateDirectories(source))
            CopyForAll(folder, Path.Combine(target, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(source))
        {
            var copy = Path.Combine(target, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, All);
        }
    }
}
