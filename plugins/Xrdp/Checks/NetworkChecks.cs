using Modular.Abstractions;
using Modular.Xrdp.Network;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Checks;

/// <summary>Whether desktops have the networks that their profiles name, and reach nothing else.</summary>
internal sealed class NetworkChecks(XrdpOptions options)
{
    /// <param name="support">What networks there are on this machine.</param>
    /// <param name="boxed">Whether bubblewrap works.</param>
    /// <param name="canFilter">Whether desktops that share a network can be closed to all but their own xrdp.</param>
    public IEnumerable<Finding> Check(NetworkSupport support, bool boxed, bool canFilter)
    {
        if (support.WhyNotBelow is { } reason)
        {
            yield return Warning($"A desktop can take Xvnc's socket and connect to this machine's loopback with it: {reason}.",
                "Let ordinary users make user namespaces (sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0, and " +
                    "user.max_user_namespaces above 0), " +
                "then start the manager again.");
        }

        if (support.WhyNoAccess is { } why && options.AllProfiles.Values.Any(p => p.Network != XrdpProfile.NoNetwork))
        {
            yield return Warning($"Desktops have no network: {why}.",
                "Install slirp4netns and iproute2 (apt-get install --no-install-recommends slirp4netns iproute2), give servers /dev/net/tun (chmod 666; for " +
                    "a container: --device /dev/net/tun) " +
                "and allow user namespaces, then start the manager again; or set Network of the profiles to none, or Plugins:Xrdp:SharedNetwork to true and " +
                "accept that desktops reach this machine's loopback.");
        }

        if (!support.Own)
        {
            yield return Warning("Desktops share this machine's network: they reach its loopback and can hold ports that others need" +
                (canFilter ? "." : ", and flood each other's VNC ports."),
                boxed ? "Set Plugins:Xrdp:SharedNetwork to false." : "Let bubblewrap work, and set Plugins:Xrdp:Sandbox to auto.");
        }
    }

    private static Finding Warning(string message, string fix) => new() { Severity = FindingSeverity.Warning, Message = message, Fix = fix };
}
