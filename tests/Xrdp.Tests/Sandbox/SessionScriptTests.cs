using System.Diagnostics;
using Modular.Xrdp.Native;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>The script that runs a desktop, with a program in the place of Xvnc that behaves as it does on a bad day.</summary>
internal sealed class SessionScriptTests
{
    private DirectoryInfo _home = null!;

    [SetUp]
    public void MakeHome() => _home = Directory.CreateTempSubdirectory("modular-session-");

    [TearDown]
    public void DeleteHome() => _home.Delete(recursive: true);

    /// <summary>To the reader, a line whose end comes when its timeout does is one without an end.</summary>
    [TestCase("printf '21002\\n' >&6; exec sleep 600", TestName = "Desktop_WhenXvncIsReady_Starts")]
    [TestCase("printf 21002 >&6; exec sleep 600", TestName = "Desktop_WhenTheEndOfXvncsLineIsMissed_Starts")]
    [TestCase("sleep 0.25; printf 2 >&6; sleep 0.15; printf '1\\n' >&6; exec sleep 600", TestName = "Desktop_WhenXvncsLineComesInPieces_Starts")]
    [CancelAfter(300_000)]
    public async Task Desktop_HoweverXvncSaysThatItIsReady_Starts(string xvnc, CancellationToken ct)
    {
        using var session = Start(xvnc);
        try
        {
            Assert.That(await Eventually.HoldsAsync(() => File.Exists($"{_home.FullName}/started"), ct), "the desktop's command runs");
            Assert.That(LibC.kill(session.Id, LibC.SigTerm), Is.Zero);
            await session.WaitForExitAsync(ct);
            Assert.That(session.ExitCode, Is.Zero);
        }
        finally
        {
            if (!session.HasExited)
                session.Kill(entireProcessTree: true);
        }
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Desktop_WhenXvncEndsAtOnce_IsNotStarted(CancellationToken ct)
    {
        using var session = Start("exit 3");
        await session.WaitForExitAsync(ct);

        Assert.That(session.ExitCode, Is.EqualTo(70));
        Assert.That(await session.StandardOutput.ReadToEndAsync(ct), Is.EqualTo("session: Xvnc could not start (exit code 3)\n"));
        Assert.That($"{_home.FullName}/started", Does.Not.Exist);
    }

    private Process Start(string xvnc)
    {
        var program = $"{_home.FullName}/xvnc";
        File.WriteAllText(program, $"#!/bin/bash\n{xvnc}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        const string WithDescriptors = "exec 3</dev/null 4</dev/null 5</dev/null; exec /bin/bash \"$@\"";
        string[] arguments = ["-c", WithDescriptors, "bash", UnitPaths.ShippedScript, program, "640x480", "24", "2", "shared", "/dev/null", "title", "#000000",
            "/bin/bash", "-c", "touch \"$HOME/started\"; exec sleep 600"];
        return Process.Start(new ProcessStartInfo("/bin/bash", arguments)
        {
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = _home.FullName, ["XDG_RUNTIME_DIR"] = $"{_home.FullName}/.runtime" },
        })!;
    }
}
