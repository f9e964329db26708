using System.Buffers.Binary;
using System.Text;

namespace Modular.Xrdp.Credentials;

/// <summary>
/// The access question of xrdp 0.9 (SCP version 0, big-endian, libscp_v0.c):
/// <c>u32 version 0, u32 size, u16 code 4, u16 length + user name, u16 length + password</c>, answered by
/// <c>u32 0, u32 14, u16 4, u16 result, u16 0</c>.
/// </summary>
/// <param name="UserName">As typed into the RDP client.</param>
/// <param name="Password">As typed; never logged.</param>
internal sealed record ScpMessage(string UserName, string Password)
{
    private const int HeaderLength = 8;
    private const int LongestMessage = 8192;
    private const int LongestText = 512;
    private const ushort GatewayRequest = 4;
    private const ushort AuthenticationFailed = 7; // PAM_AUTH_ERR

    /// <summary>Null when what comes is not such a question.</summary>
    public static async Task<ScpMessage?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != 0 || size is <= HeaderLength or > LongestMessage)
            return null;

        var body = new byte[size - HeaderLength];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return Parse(body);
    }

    public static byte[] Answer(bool granted)
    {
        var answer = new byte[14];
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), 14);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(8), GatewayRequest);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(10), granted ? (ushort)0 : AuthenticationFailed);
        return answer;
    }

    public override string ToString() => $"{UserName} (password hidden)";

    private static ScpMessage? Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(body) != GatewayRequest)
            return null;

        var rest = body[2..];
        return TakeText(ref rest) is { } user && TakeText(ref rest) is { } password ? new ScpMessage(user, password) : null;
    }

    private static string? TakeText(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2)
            return null;

        var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (length > LongestText || rest.Length < 2 + length)
            return null;

        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }
}
