using System.Net;
using System.Net.Sockets;

namespace Modular.Xrdp.Credentials;

/// <summary>
/// How long an answer to each client address takes, a right one as well as a wrong one: the more wrong passwords came from there, the longer.
/// An address that did not guess is answered at once, whatever others do; none is ever shut out.
/// </summary>
internal sealed class AddressDelays(TimeProvider time)
{
    // xrdp 0.9.21 was seen to wait for longer than 20 s; whoever has mistyped should not wait for long either
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(16);

    private const int MostAddresses = 1024;
    private const int MostCounted = 10;
    private const int NetworkBytes = 8;
    private static readonly TimeSpan HalvedAfter = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Wrong, TimeSpan Answered)> _addresses = new(StringComparer.Ordinal);

    /// <summary>Addresses that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _addresses.Count;
        }
    }

    /// <summary>What counts as one address: of IPv6 the network, whose addresses one client may choose from; all that are unknown are one.</summary>
    public static string KeyOf(IPAddress? client) => client switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(client.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => client.MapToIPv4().ToString(),
    };

    /// <summary>Tells of a question, which counts as wrong until it is forgiven, so that asking in parallel gains nothing.</summary>
    /// <returns>The time from now until it may be answered.</returns>
    public TimeSpan Ask(string address)
    {
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            var (wrong, answered) = _addresses.GetValueOrDefault(address, (0, now));
            wrong >>= (int)Math.Min(Math.Max(0, (now - answered) / HalvedAfter), 31);
            if (_addresses.Count >= MostAddresses && !_addresses.ContainsKey(address))
                _addresses.Remove(_addresses.MinBy(a => a.Value.Answered).Key);

            var delay = wrong == 0 ? TimeSpan.Zero : Clamp(answered + DelayAfter(wrong) - now);
            _addresses[address] = (Math.Min(wrong + 1, MostCounted), now + delay);
            return delay;
        }
    }

    /// <summary>The question was not wrong.</summary>
    public void Forgive(string address)
    {
        lock (_lock)
        {
            if (_addresses.TryGetValue(address, out var state))
                _addresses[address] = state with { Wrong = Math.Max(0, state.Wrong - 1) };
        }
    }

    private static TimeSpan DelayAfter(int wrong) => TimeSpan.FromSeconds(1 << (wrong - 1));

    private static TimeSpan Clamp(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay > Longest ? Longest : delay;
}
