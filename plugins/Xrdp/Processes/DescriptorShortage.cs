using System.ComponentModel;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Xrdp.Processes;

/// <summary>What fails for want of file descriptors tells nothing about what it was to find out.</summary>
internal static class DescriptorShortage
{
    private const int TooManyInSystem = 23; // ENFILE
    private const int TooManyInProcess = 24; // EMFILE

    public static bool IsCauseOf(Exception e) => e switch
    {
        SocketException socket => socket.SocketErrorCode == SocketError.TooManyOpenSockets,
        Win32Exception native => native.NativeErrorCode is TooManyInSystem or TooManyInProcess,
        IOException file => file.HResult is TooManyInSystem or TooManyInProcess,
        _ => false,
    };

    public static ServerException Explain(Exception cause) => new(ServerError.Unavailable,
        "The manager has no file descriptors left, so this could not be done. Repeat it later; raise the limit of open files (ulimit -n, LimitNOFILE).", cause);
}
