namespace Modular.Xrdp.Network;

/// <summary>Whether this machine has an IPv6 address.</summary>
internal static class Ipv6
{
    private const string Loopback = "00000000000000000000000000000001";

    /// <param name="addresses">Lines as in <c>/proc/net/if_inet6</c>.</param>
    public static bool HasAddress(IEnumerable<string> addresses) => addresses.Any(l => l.Length > 0 && !l.StartsWith(Loopback, StringComparison.Ordinal));

    /// <summary>Beside <c>::1</c>; one that is only valid on its link will do.</summary>
    public static bool HasAddress()
    {
        try
        {
            return HasAddress(File.ReadLines("/proc/net/if_inet6"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // a kernel without IPv6 has no such file
        }
    }
}
