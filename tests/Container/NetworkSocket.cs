using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Modular.Container;

/// <summary>A socket of another network: it stays there, wherever its user is.</summary>
internal static partial class NetworkSocket
{
    private const int OfNetwork = 0x40000000;   // CLONE_NEWNET

    /// <param name="network">As in <c>/proc/PID/ns/net</c>.</param>
    public static Socket CreateIn(string network)
    {
        Socket? socket = null;
        Exception? failure = null;
        // a thread of its own, which ends there: no other code may find itself in that network
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle(network);
                if (Enter((int)file.DangerousGetHandle(), OfNetwork) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
            catch (Exception e) when (e is Win32Exception or IOException or SocketException)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"No socket in {network}", failure);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(int file, int kind);
}
