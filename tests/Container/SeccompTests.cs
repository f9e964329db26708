using System.Text.Json.Nodes;

namespace Modular.Container;

/// <summary>deploy/seccomp.json is a list of what is allowed; everything else fails.</summary>
internal sealed class SeccompTests
{
    private static readonly JsonNode Profile = JsonNode.Parse(File.ReadAllText($"{Repository.Root}/deploy/seccomp.json"))!;

    private static IReadOnlyList<string> Allowed { get; } =
        [.. Profile["syscalls"]!.AsArray().SelectMany(rule => rule!["names"]!.AsArray()).Select(name => name!.GetValue<string>())];

    [Test]
    public void Profile_ByDefault_Refuses() => Assert.That(Profile["defaultAction"]!.GetValue<string>(), Is.EqualTo("SCMP_ACT_ERRNO"));

    [Test]
    public void Profile_ForBothArchitectures_TakesNoOlderOnesIn()
    {
        var architectures = Profile["archMap"]!.AsArray();
        Assert.That(architectures.Select(a => a!["architecture"]!.GetValue<string>()), Is.EqualTo(["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"]));
        Assert.That(architectures.SelectMany(a => a!["subArchitectures"]!.AsArray()), Is.Empty);
    }

    [TestCase("unshare", "clone", "clone3", "mount", "umount2", "pivot_root", Description = "what bubblewrap needs")]
    [TestCase("setns", Description = "what joins a desktop's network")]
    public void Profile_ForTheSandbox_Allows(params string[] calls) => Assert.That(Allowed, Is.SupersetOf(calls));

    [TestCase("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "iopl", "ioperm",
        Description = "the kernel itself")]
    [TestCase("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", Description = "where most holes are found")]
    [TestCase("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", Description = "other processes")]
    [TestCase("keyctl", "add_key", "request_key", "open_by_handle_at", "syslog", "acct", "quotactl", Description = "what no namespace holds apart")]
    [TestCase("clock_settime", "settimeofday", "adjtimex", "clock_adjtime", Description = "the clock")]
    [TestCase("chroot", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "mount_setattr", Description = "what the sandbox does not need")]
    public void Profile_WhateverTheSandboxNeeds_DoesNotAllow(params string[] calls) => Assert.That(Allowed.Intersect(calls), Is.Empty);
}
