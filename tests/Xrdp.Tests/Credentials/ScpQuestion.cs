using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Modular.Xrdp.Tests.Credentials;

/// <summary>What xrdp sends to ask whether a user may come in: an SCP v0 message with a name and a password.</summary>
internal static class ScpQuestion
{
    public static byte[] Of(string user, string password)
    {
        var (name, secret) = (Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(password));
        var message = new byte[14 + name.Length + secret.Length];
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), (uint)message.Length);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(8), 4);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(10), (ushort)name.Length);
        name.CopyTo(message, 12);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(12 + name.Length), (ushort)secret.Length);
        secret.CopyTo(message, 14 + name.Length);
        return message;
    }

    /// <summary>0: yes, 7: no.</summary>
    public static byte[] Answer(byte result) => [0, 0, 0, 0, 0, 0, 0, 14, 0, 4, 0, result, 0, 0];

    /// <summary>The gateway's answer; empty when there was none.</summary>
    /// <param name="gateway">A server's address.</param>
    /// <param name="question">What is sent.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="port">Where it is asked from; 0: any.</param>
    public static async Task<byte[]> AskAsync(IPEndPoint gateway, byte[] question, CancellationToken ct, int port = 0)
    {
        using var client = new TcpClient();
        if (port != 0)
        {
            client.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            client.Client.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }

        await client.ConnectAsync(gateway, ct);
        var stream = client.GetStream();
        await stream.WriteAsync(question, ct);
        client.Client.Shutdown(SocketShutdown.Send);
        var answer = new byte[14];
        try
        {
            return answer[..await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, ct)];
        }
        catch (IOException)
        {
            return []; // closed with something unread
        }
    }
}
