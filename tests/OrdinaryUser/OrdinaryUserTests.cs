using System.Diagnostics;
using Modular.EndToEnd.Harness;

namespace Modular.OrdinaryUser;

/// <summary>Where tests are run as root, those of <c>Xrdp.Tests</c> that everybody can run are run once more as an ordinary user.</summary>
internal sealed class OrdinaryUserTests
{
    private const string Category = "AnyUser";

    /// <summary>
    /// A network of their own, so that they do not meet the root's, with an address for the tests that ask what a desktop reaches, and one without which xrdp
    /// finds none (AI_ADDRCONFIG).
    /// </summary>
    private const string Script = """
        ip link set lo up && ip address add 198.51.100.77/32 dev lo && ip -6 address add fd00::1/64 dev lo nodad
        home=$1; shift; chown 65532:65532 "$home"
        exec setpriv --reuid 65532 --regid 65532 --clear-groups env -C "$home" HOME="$home" TMPDIR="$home" DOTNET_CLI_HOME="$home" DOTNET_NOLOGO=1 "$@"
        """;

    [Test]
    [CancelAfter(1_080_000)]
    public async Task AllOfIt_WhenTheManagerIsNoRoot_Works(CancellationToken ct)
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("The whole run is an ordinary user's.");
        var home = Directory.CreateTempSubdirectory("modular-user-").FullName;
        try
        {
            var tests = Path.Combine(home, "tests");
            Permissions.CopyForEverybody(BuiltTests(), tests);

            var (exitCode, output) = await RunAsync(["--net", "--", "/bin/sh", "-c", Script, "sh", home,
                Environment.ProcessPath!, "vstest", Path.Combine(tests, "Xrdp.Tests.dll"), $"--TestCaseFilter:TestCategory={Category}"], ct);

            Assert.That(exitCode, Is.Zero, output);
            Assert.That(output, Does.Match("Passed! +- Failed: +0, Passed: +([5-9][0-9]|[1-9][0-9]{2,}),"));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("unshare", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await using var killing = ct.Register(() => process.Kill(entireProcessTree: true));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Beside these: <c>tests/OrdinaryUser/bin/CONFIGURATION/FRAMEWORK</c>.</summary>
    private static string BuiltTests()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(output.Parent!.Parent!.Parent!.Parent!.FullName, "Xrdp.Tests/bin", output.Parent.Name, output.Name);
    }
}
