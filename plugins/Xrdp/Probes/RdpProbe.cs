using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Modular.Xrdp.Probes;

/// <summary>
/// Asks a server for RDP as a client does: X.224 with TLS, then the handshake, then whose certificate it is. A process that lives proves nothing.
/// </summary>
internal static class RdpProbe
{
    /// <summary>Throws nothing but <see cref="OperationCanceledException"/>.</summary>
    /// <param name="endpoint">Where to ask.</param>
    /// <param name="expectedSha256">Of the certificate, lower-case hex; null: any will do.</param>
    /// <param name="cancellationToken">The only limit of time.</param>
    public static Task<ProbeResult> ProbeAsync(IPEndPoint endpoint, string? expectedSha256, CancellationToken cancellationToken) =>
        AskAsync(endpoint, async stream => Judge(await HandshakeAsync(stream, cancellationToken), expectedSha256), cancellationToken);

    /// <summary>The same without the handshake: cheap for who is asked, and enough of one whose certificate was seen before.</summary>
    public static Task<ProbeResult> ConfirmAsync(IPEndPoint endpoint, CancellationToken cancellationToken) =>
        AskAsync(endpoint, _ => Task.FromResult(new ProbeResult(true, "RDP answers")), cancellationToken);

    private static async Task<ProbeResult> AskAsync(IPEndPoint endpoint, Func<NetworkStream, Task<ProbeResult>> confirmed, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient(endpoint.AddressFamily);
            await client.ConnectAsync(endpoint, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(X224.TlsRequest, cancellationToken);
            return X224.Objection(await ReadConfirmAsync(stream, cancellationToken)) is { } objection
                ? new ProbeResult(false, objection)
                : await confirmed(stream);
        }
        catch (SocketException e)
        {
            return ProbeResult.NoConnection(e);
        }
        catch (EndOfStreamException)
        {
            return new ProbeResult(false, "the connection was closed without an answer");
        }
        catch (AuthenticationException e)
        {
            return new ProbeResult(false, $"RDP answers, but has no usable certificate: the TLS handshake fails ({e.Message})");
        }
        catch (IOException e)
        {
            return new ProbeResult(false, $"the connection ends early ({e.Message})");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new ProbeResult(false, $"cannot be probed ({e.Message})", Asked: false); // whatever a peer can provoke in the TLS library
        }
    }

    /// <summary>What is there of an answer: no more is waited for than its own header announces.</summary>
    private static async Task<byte[]> ReadConfirmAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[X224.ConfirmLength];
        await stream.ReadExactlyAsync(answer.AsMemory(0, X224.HeaderLength), cancellationToken);
        if (X224.LengthOf(answer) is not { } length)
            return answer;

        await stream.ReadExactlyAsync(answer.AsMemory(X224.HeaderLength, length - X224.HeaderLength), cancellationToken);
        return answer[..length];
    }

    [SuppressMessage("Security", "CA5359",
        Justification = "Self-signed by us: what counts is that it is the very certificate we made, and the caller compares it.")]
    private static async Task<string> HandshakeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var sha256 = "";
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "rdp",
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                sha256 = certificate is null ? "" : Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
                return true;
            },
        }, cancellationToken);
        return sha256;
    }

    private static ProbeResult Judge(string sha256, string? expectedSha256) => expectedSha256 is null || sha256 == expectedSha256
        ? new ProbeResult(true, $"RDP answers with certificate {sha256}")
        : new ProbeResult(false, $"another server answers here, with certificate {sha256}");
}
