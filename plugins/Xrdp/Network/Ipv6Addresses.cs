namespace Modular.Xrdp.Network;

/// <summary>The IPv6 addresses of this machine, or container (<c>/proc/net/if_inet6</c>: address, interface number, prefix, scope, flags, name).</summary>
internal static class Ipv6Addresses
{
    private const string Table = "/proc/net/if_inet6";
    private const int ScopeColumn = 3;
    private const string ScopeOfLoopback = "10";

    /// <summary>Whether an interface has another one than loopback's.</summary>
    public static bool AnyBesideLoopback() => File.Exists(Table) && AnyBesideLoopback(File.ReadLines(Table));

    public static bool AnyBesideLoopback(IEnumerable<string> lines) =>
        lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(columns => columns.Length > ScopeColumn && columns[ScopeColumn] != ScopeOfLoopback);
}
