using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd.Custody;

/// <summary>Commands that root runs for a manager of an ordinary user: what they left, it could not read.</summary>
internal sealed class ForeignUserTests
{
    [Test]
    public async Task Commands_OfAnotherUserThanTheManagers_AreRefusedAndLeaveNothing()
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("only root can be somebody else than the manager and have all rights");

        await using var home = CustodyFixture.NewHome();
        await File.WriteAllTextAsync($"{home.DataPath}/manager-id", "0198c0de-0000-7000-8000-000000000001\n");
        Permissions.GiveToUnprivileged(home.Folder);

        foreach (var arguments in new[] { "--check", "state adopt", "state accept-loss", $"state backup {home.Folder}/backup.db",
            $"state import {home.Folder}/export" })
        {
            var (exitCode, output) = await HostCommand.RunAsync(home, arguments.Split(' '));
            Assert.That((exitCode, output.Contains($"sudo -u '#{Permissions.Unprivileged}'", StringComparison.Ordinal)), Is.EqualTo((78, true)), output);
        }

        Assert.That(Directory.GetFileSystemEntries(home.DataPath), Is.EqualTo(new[] { $"{home.DataPath}/manager-id" }));
    }
}
