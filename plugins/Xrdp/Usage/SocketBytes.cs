namespace Modular.Xrdp.Usage;

/// <summary>A TCP socket's count of bytes that were received, and sent and acknowledged.</summary>
/// <param name="Port">Its own.</param>
/// <param name="Cookie">Names the socket among all that ever were.</param>
/// <param name="IsOpen">Whether its program has not closed it.</param>
/// <param name="In">Received.</param>
/// <param name="Out">Acknowledged by the other side.</param>
internal readonly record struct SocketBytes(int Port, ulong Cookie, bool IsOpen, long In, long Out);
