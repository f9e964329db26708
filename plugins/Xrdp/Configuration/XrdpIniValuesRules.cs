using System.Net;
using System.Net.Sockets;
using System.Text;
using Modular.Abstractions;

namespace Modular.Xrdp.Configuration;

/// <summary>What no template can make good: values that xrdp would cut, replace by its own defaults, or carry off this machine.</summary>
internal static class XrdpIniValuesRules
{
    private const int LongestPath = 1023; // char[1024] in xrdp_client_info.h
    private const int LongestLogPath = 511;

    public static void Check(XrdpIniValues values)
    {
        CheckPath("certificate", values.CertificatePath, LongestPath);
        CheckPath("key", values.KeyPath, LongestPath);
        CheckPath("log", values.LogPath, LongestLogPath);
        if (values.Port is < 1 or > 65535 || values.VncPort is < 1 or > 65535)
            throw Wrong($"a port must be 1 to 65535, but they are {values.Port} and {values.VncPort}");
        if (values.GatewayAddress.AddressFamily != AddressFamily.InterNetwork || !IPAddress.IsLoopback(values.GatewayAddress))
            throw Wrong($"the credential gateway's address must be in 127.0.0.0/8, for passwords go there in clear, but it is {values.GatewayAddress}");
    }

    private static void CheckPath(string what, string path, int longest)
    {
        if (!Path.IsPathRooted(path) || Encoding.UTF8.GetByteCount(path) > longest || path.Any("#;[]\r\n\0".Contains))
            throw Wrong($"the path of its {what} must be absolute, at most {longest} bytes long and free of # ; [ ], but is '{path}'. Choose another " +
                "DATA_PATH or LOG_PATH");
    }

    private static ServerException Wrong(string what) => new(ServerError.StartFailed, $"xrdp.ini cannot be made: {what}.") { Retryable = false };
}
