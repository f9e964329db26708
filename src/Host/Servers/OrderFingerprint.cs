using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Modular.Abstractions;

namespace Modular.Host.Servers;

/// <summary>
/// Tells by what will be done whether two creations are the same one, however they were written. It is stored with each server, so its form must not change:
/// only what differs from the default is in it, so that a member which comes later does not change the fingerprints there are.
/// </summary>
internal static class OrderFingerprint
{
    /// <summary>64 lower-case hex digits.</summary>
    public static string Of(CreateServer order)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["user_id"] = order.Spec.UserId,
            ["session_id"] = order.Spec.SessionId,
        };
        Add(members, "name", order.Spec.Name, null);
        Add(members, "profile", order.Spec.Profile, "default");
        Add(members, "security_level", order.Spec.SecurityLevel, SecurityLevel.High);
        Add(members, "start", order.Start, true);
        Add(members, "preferred_port", order.PreferredPort, null);
        Add(members, "idle_timeout_seconds", order.IdleTimeout?.TotalSeconds, null);
        Add(members, "ttl_seconds", order.TimeToLive?.TotalSeconds, null);
        Add(members, "restart_policy", order.RestartPolicy, RestartPolicy.Never);
        AddDisplay(members, order.Spec.Display);
        AddLimits(members, order.Spec.Limits);
        foreach (var (key, value) in order.Labels)
            members["labels." + key] = value;

        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(members)));
    }

    private static void AddDisplay(SortedDictionary<string, string> members, DisplaySpec display)
    {
        var usual = new DisplaySpec();
        Add(members, "display_config.width", display.Width, usual.Width);
        Add(members, "display_config.height", display.Height, usual.Height);
        Add(members, "display_config.color_depth", display.ColorDepth, usual.ColorDepth);
    }

    private static void AddLimits(SortedDictionary<string, string> members, ResourceLimits limits)
    {
        Add(members, "resource_limits.max_cpu", limits.MaxCpuPercent, null);
        Add(members, "resource_limits.max_memory", limits.MaxMemoryMib, null);
        Add(members, "resource_limits.max_processes", limits.MaxProcesses, null);
        Add(members, "resource_limits.max_bandwidth", limits.MaxBandwidthKbps, null);
        Add(members, "strict_limits", limits.Strict, false);
    }

    private static void Add<T>(SortedDictionary<string, string> members, string name, T value, T usual)
    {
        if (!EqualityComparer<T>.Default.Equals(value, usual))
            members[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }
}
