using System.Buffers.Binary;
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
}
