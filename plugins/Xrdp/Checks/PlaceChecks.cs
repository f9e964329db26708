using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Checks;

/// <summary>Whether folders, ports, uids and the sandbox are as servers need them.</summary>
internal sealed class PlaceChecks(XrdpOptions options, HostContext host)
{
    private const string PidFile = "/run/xrdp/xrdp.pid";

    public IEnumerable<Finding> Check(MachineSetup setup) =>
        [.. CheckSandbox(setup), .. CheckPidFile(setup), .. CheckFonts(), .. CheckFolders(setup), .. CheckUids(setup), .. CheckGateway(), .. CheckAddresses(),
            .. CheckLimits(setup)];

    private IEnumerable<Finding> CheckSandbox(MachineSetup setup)
    {
        if (setup.Sandbox.Problem is { } problem)
        {
            yield return Error($"Sessions cannot be walled in: {problem}.",
                $"Install bubblewrap ({options.BubblewrapPath}) and allow user namespaces (in a container: seccomp and AppArmor profiles that permit them " +
                    "and mounting /proc), " +
                "or set Plugins:Xrdp:Sandbox to none and accept that sessions can read the manager's files.");
        }
        else if (setup.Sandbox.WhyUnbounded is { } why)
        {
            yield return Warning($"A desktop can use up the namespaces and inotify instances of all: {why}.",
                "Let ordinary users make user namespaces with unshare, or run the manager as root.");
        }
        else if (setup.Sandbox.Mode == SandboxMode.None)
        {
            yield return Warning("Sessions are not walled in: each can read what the manager's uid can.", "Set Plugins:Xrdp:Sandbox to auto.");
        }
        else if (setup.Sandbox.Mode == SandboxMode.Uid && options.Sandbox == SandboxMode.Auto)
        {
            yield return Warning($"Sessions have a uid each, but no namespaces: {setup.Sandbox.WhyNotBetter}.",
                "Install bubblewrap, or set Plugins:Xrdp:Sandbox to uid if that is what you want.");
        }
    }

    private static IEnumerable<Finding> CheckPidFile(MachineSetup setup)
    {
        // inside bubblewrap /run is empty
        if (!setup.Boxed && File.Exists(PidFile))
            yield return Error($"There is {PidFile}, and no other xrdp starts while it is there.",
                $"Stop the system's own xrdp (systemctl disable --now xrdp) and delete {PidFile}.");
    }

    private static IEnumerable<Finding> CheckFonts()
    {
        if (!Directory.Exists("/usr/share/fonts") || !Directory.EnumerateFileSystemEntries("/usr/share/fonts").Any())
            yield return Warning("There are no fonts in /usr/share/fonts: terminals may be unreadable.",
                "Install some: apt-get install --no-install-recommends fonts-dejavu-core.");
    }

    private IEnumerable<Finding> CheckFolders(MachineSetup setup)
    {
        const int Write = 2;
        foreach (var (name, path) in ((string, string)[])[("data", host.DataPath), ("log", host.LogPath)])
        {
            if (LibC.access(path, Write) != 0)
                yield return Error($"The {name} folder {path} cannot be written.", $"Give it to uid {LibC.geteuid()}.");
        }

        if (setup is { Boxed: false, Sandbox.OwnUids: true } && BlockedParent(host.DataPath) is { } blocked)
            yield return Error($"Without bubblewrap a server's uid cannot get through {blocked} to its own folder.",
                $"chmod o+x {blocked}, or use bubblewrap.");
    }

    private static string? BlockedParent(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (folder.Exists && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return folder.FullName;
        }

        return null;
    }

    private IEnumerable<Finding> CheckUids(MachineSetup setup)
    {
        if (!setup.Sandbox.OwnUids)
            yield break;
        var users = File.ReadLines("/etc/passwd").Select(l => l.Split(':'))
            .Where(f => f.Length > 2 && long.TryParse(f[2], NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            && uid >= options.UidRangeStart && uid <= options.UidRangeEnd).Select(f => f[0]).Take(3).ToArray();
        if (users.Length > 0)
            yield return Error($"Users of this machine have uids of {options.UidRangeStart}-{options.UidRangeEnd}: {string.Join(", ", users)}.",
                "Set Plugins:Xrdp:UidRangeStart and UidRangeEnd to uids that nobody has.");
    }

    private IEnumerable<Finding> CheckGateway()
    {
        var port = GatewayPort.Read(options.SesmanIniPath);
        if (TcpTable.Read()
            .Any(r => r.IsListening && r.Local.Port == port && (r.Local.Address.Equals(IPAddress.Any) || r.Local.Address.Equals(IPAddress.IPv6Any))))
        {
            yield return Error($"Port {port}, which xrdp asks for logins, is held on all addresses by {PortCheck.Holder(port) ?? "another program"}.",
                $"Stop it, or change ListenPort in {options.SesmanIniPath}.");
        }
    }

    private static IEnumerable<Finding> CheckAddresses()
    {
        // it asks getaddrinfo(3) for AF_INET6 with AI_ADDRCONFIG, which knows no address at all then, not even a mapped IPv4 one
        if (!Ipv6Addresses.AnyBesideLoopback())
        {
            yield return Warning("This machine has no IPv6 address beside ::1: xrdp answers, but cannot ask who may come in, and nobody can log in.",
                "Give it one, a link-local address is enough: sysctl net.ipv6.conf.all.disable_ipv6=0; for a container: --sysctl " +
                    "net.ipv6.conf.all.disable_ipv6=0.");
        }
    }

    private static IEnumerable<Finding> CheckLimits(MachineSetup setup)
    {
        var missing = setup.Limits.Mechanisms.Where(m => m.Value == "none" && m.Key != "max_bandwidth").Select(m => m.Key).ToArray();
        if (missing.Length == 0)
            yield break;
        if (setup.Cgroups.ServiceGroup is { } group)
            yield return Warning($"Not enforced: {string.Join(", ", missing)}. If {group} handed controllers on, systemd could not start the manager in it " +
                "again beside servers that run.",
                $"Run the manager by systemd 254 or later, in a unit with Delegate=yes and DelegateSubgroup={CgroupDetection.Leaf}.");
        else
            yield return Warning($"Not enforced: {string.Join(", ", missing)}.",
                "Let the manager write to a cgroup with the controllers memory, cpu and pids, e.g. by systemd's Delegate=yes.");
    }

    private static Finding Error(string message, string fix) => new() { Severity = FindingSeverity.Error, Message = message, Fix = fix };

    private static Finding Warning(string message, string fix) => new() { Severity = FindingSeverity.Warning, Message = message, Fix = fix };
}
