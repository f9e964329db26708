using System.Text;
using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>What must be true of a server that a backend says runs.</summary>
internal static class RunningServerFaults
{
    private const int LongestHandle = 64 * 1024;
    private const int LongestHost = 253;

    /// <summary>What is wrong with it, as a phrase after the call's name; null: nothing.</summary>
    /// <param name="running">What the backend returned.</param>
    /// <param name="port">The port that the server was to have; null: any.</param>
    public static string? Of(IRunningServer? running, int? port) => running switch
    {
        null => "returned no server",
        { Exited: null } => "returned a server without Exited",
        _ => OfHandle(running.Handle) ?? OfEndpoint(running.Endpoint, port),
    };

    private static string? OfHandle(ServerHandle? handle) => handle switch
    {
        null or { Data: null } => "returned a server without a handle",
        { Version: < 1 } => $"returned a handle of version {handle.Version}, which must be 1 or more",
        { Data: var data } when data.Length > LongestHandle || Encoding.UTF8.GetByteCount(data) > LongestHandle =>
            $"returned a handle of {Encoding.UTF8.GetByteCount(data)} bytes, more than {LongestHandle}",
        _ => null,
    };

    private static string? OfEndpoint(ServerEndpoint? endpoint, int? port) => endpoint switch
    {
        null => "returned a server without an endpoint",
        { Port: var actual } when actual is < 1 or > 65535 || (port is not null && actual != port) =>
            $"returned an endpoint at port {actual}{(port is null ? "" : $", not the {port} it was given")}",
        { Host: { } host } when host.Length > LongestHost || Uri.CheckHostName(host) == UriHostNameType.Unknown =>
            "returned an endpoint whose host is neither a name nor an address",
        { CertificateSha256: { } hash } when hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower) =>
            "returned a certificate hash that is not 64 lower-case hex digits",
        _ => null,
    };
}
