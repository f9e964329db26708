namespace Modular.Xrdp.Probes;

/// <summary>
/// The first exchange of an RDP connection ([MS-RDPBCGR] 2.2.1.1 and 2.2.1.2): a connection request that asks for TLS, and what its answer means.
/// </summary>
internal static class X224
{
    /// <summary>The TPKT header alone: version and length of what follows.</summary>
    public const int HeaderLength = 4;

    /// <summary>A confirm with the negotiation in it; one without is <see cref="PlainConfirmLength"/> long.</summary>
    public const int ConfirmLength = 19;

    private const int PlainConfirmLength = 11;
    private const byte TpktVersion = 3;
    private const byte ConnectionConfirm = 0xd0;
    private const byte NegotiationResponse = 2;
    private const byte NegotiationFailure = 3;
    private const byte Tls = 1;
    private const byte NoCertificateOnServer = 3;

    /// <summary>TPKT, X.224 connection request, RDP_NEG_REQ with PROTOCOL_SSL.</summary>
    public static ReadOnlyMemory<byte> TlsRequest { get; } = Convert.FromHexString("030000130ee000000000000100080001000000");

    /// <summary>How long the answer is by its header; null when that is not RDP's.</summary>
    public static int? LengthOf(ReadOnlySpan<byte> header) => (header[0], header[2] << 8 | header[3]) switch
    {
        (TpktVersion, ConfirmLength) => ConfirmLength,
        (TpktVersion, PlainConfirmLength) => PlainConfirmLength,
        _ => null,
    };

    /// <summary>What is wrong with an answer; null when TLS was selected.</summary>
    public static string? Objection(ReadOnlySpan<byte> confirm)
    {
        if (LengthOf(confirm) != confirm.Length || (confirm[5] & 0xf0) != ConnectionConfirm)
            return "what answers is not RDP";

        if (confirm.Length == PlainConfirmLength)
            return "plain RDP answers, without TLS";

        return (confirm[11], confirm[15]) switch
        {
            (NegotiationResponse, Tls) => null,
            (NegotiationResponse, _) => "plain RDP answers, without TLS",
            (NegotiationFailure, NoCertificateOnServer) => "RDP answers, but has no usable certificate",
            (NegotiationFailure, var code) => $"RDP refuses TLS (failure code {code})",
            _ => "RDP answers in a way that is not understood",
        };
    }
}
