namespace Modular.Container;

/// <summary>Each of the two options is there because nothing works without it.</summary>
internal sealed class SandboxOptionsTests
{
    [TestCase(true, true, "sandbox: bubblewrap")]
    [TestCase(true, false, "Can't mount proc")]
    [TestCase(false, true, "No permissions to create new namespace")]
    [TestCase(false, false, "No permissions to create new namespace")]
    public async Task Check_WithAndWithoutAnOption_SaysWhetherSessionsAreWalledIn(bool seccomp, bool systemPaths, string expected)
    {
        string[] options =
        [
            .. seccomp ? (string[])["--security-opt", $"seccomp={Repository.Root}/deploy/seccomp.json"] : [],
            .. systemPaths ? (string[])["--security-opt", "systempaths=unconfined"] : [],
        ];
        var (_, output) = await TestMachine.Engine.TryAsync(
            ["run", "--rm", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", .. options, "modular", "--check"]);
        Assert.That(output, Does.Contain(expected));
    }
}
