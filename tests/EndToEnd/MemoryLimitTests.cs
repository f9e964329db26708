using System.Globalization;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>The manager's own cgroup has no memory left.</summary>
internal sealed class MemoryLimitTests
{
    private const string Memory = "/sys/fs/cgroup/memory";

    [Test]
    [CancelAfter(600_000)]
    public async Task Manager_KilledByItsMemoryLimit_LeavesItsServersToTheNext(CancellationToken ct)
    {
        var group = NewGroup();
        try
        {
            await using var home = new ManagerHome();
            home.Settings["Plugins__Xrdp__CgroupRoot"] = "none"; // or its servers would be in groups below
            await using var manager = ChildProcess.Start("bash", ["-c", "echo $$ > \"$0/cgroup.procs\"; exec \"$@\"", group, .. home.CommandLine()]);
            using var api = new ApiClient(home.ApiPort);
            await Eventually.IsTrueAsync("the manager is ready", async () => (await api.GetAsync("/health/ready")).Status == System.Net.HttpStatusCode.OK);
            var servers = new[] { await api.CreateAsync(), await api.CreateAsync("bob") };

            await ExhaustAsync(group, manager, ct);
            Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(137), "killed by the kernel");
            var next = await home.StartAsync();
            foreach (var server in servers)
            {
                var found = await next.Api.ReadAsync(server.Id);
                Assert.That(found["status"]!.GetValue<string>(), Is.EqualTo("running"), $"{Kills(group)} were killed: {found["failure"]}");
                Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
                await next.Api.DeleteServerAsync(server.Id);
            }

            await Leftovers.AssertNoneAsync(home);
        }
        finally
        {
            await Eventually.IsTrueAsync("the group is empty", () => File.ReadAllText($"{group}/cgroup.procs").Length == 0);
            Directory.Delete(group);
        }
    }

    private static string NewGroup()
    {
        var group = $"{Memory}/modular-test-{Guid.NewGuid():N}";
        try
        {
            return Directory.Exists(Memory) ? Directory.CreateDirectory(group).FullName : throw new IOException($"there is no {Memory}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Ignore($"no group with a memory limit of its own can be made here: {e.Message}");
            return "";
        }
    }

    /// <summary>
    /// Makes the group smaller than what is in it until the kernel ends the manager. It would end a desktop as well while a busy machine is slow to free what
    /// the manager had; whom it chooses is not what this is about, so the desktops leave the group first.
    /// </summary>
    private static async Task ExhaustAsync(string group, ChildProcess manager, CancellationToken ct)
    {
        await Eventually.IsTrueAsync("the manager is alone in its group", () => LeftAlone(group, $"{manager.Id}"));
        for (var limit = Number($"{group}/memory.usage_in_bytes"); Kills(group) == 0 && !manager.HasExited; limit -= 1024 * 1024)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await File.WriteAllTextAsync($"{group}/memory.limit_in_bytes", limit.ToString(CultureInfo.InvariantCulture), ct);
            }
            catch (IOException)
            {
                limit += 2 * 1024 * 1024; // the kernel could not make it so small at once
            }

            await Task.Delay(50, ct);
        }
    }

    private static bool LeftAlone(string group, string manager)
    {
        var others = File.ReadAllLines($"{group}/cgroup.procs").Where(p => p != manager).ToList();
        foreach (var process in others.Where(p => Directory.Exists($"/proc/{p}")))
            File.WriteAllText($"{Memory}/cgroup.procs", process);
        return others.Count == 0;
    }

    private static int Kills(string group) =>
        int.Parse(File.ReadLines($"{group}/memory.oom_control").Single(l => l.StartsWith("oom_kill ", StringComparison.Ordinal)).Split(' ')[1],
            CultureInfo.InvariantCulture);

    private static long Number(string path) => long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
}
