using Modular.Host.Api.Requests;

namespace Modular.Host.Api.Access;

/// <summary>
/// Warns once when requests over loopback look as if a proxy passed them on without saying so: for many hosts, or as HTTP/1.0, which nginx speaks unless told
/// otherwise. Where being on this machine is all that counts, everybody who reaches such a proxy is served.
/// </summary>
internal sealed partial class SuspectedProxy(ILogger<SuspectedProxy> log)
{
    private const int SuspectHosts = 3;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private bool _isTold;

    /// <summary>To be told of each request that counts as this machine's own.</summary>
    public void Look(HttpRequest request)
    {
        lock (_lock)
        {
            if (_isTold || !IsSuspect(request))
                return;

            _isTold = true;
        }

        ProxySuspected(HttpProtocol.IsHttp10(request.Protocol) ? "as HTTP/1.0" : "for the hosts " + string.Join(", ", _hosts.Order(StringComparer.Ordinal)));
    }

    private bool IsSuspect(HttpRequest request)
    {
        var host = request.Host.Host;
        if (host.Length > 0 && !CallerOrigin.IsLoopbackName(host))
            _hosts.Add(RequestErrors.Printable(host));

        return _hosts.Count >= SuspectHosts || HttpProtocol.IsHttp10(request.Protocol);
    }

    [LoggerMessage(EventId = 1334, Level = LogLevel.Warning, Message = "Requests come over loopback {How}, as from a proxy on this machine. No " +
        "authentication is configured, so everybody who reaches that proxy is served as if on this machine: make keys (modular keys create), and name the " +
        "proxy in TRUSTED_PROXIES")]
    private partial void ProxySuspected(string how);
}
