using System.ComponentModel;
using Modular.Abstractions;

namespace Modular.Xrdp.Files;

/// <summary>Tells a full disk from other trouble, and says what helps.</summary>
internal static class DiskSpace
{
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    // a server's own files take some 50 KiB; the session, too, writes before the desktop is there
    private const long LeastToStart = 4 * 1024 * 1024;

    // .NET keeps the system's error number there when it has no exception of its own for it
    public static bool IsMissing(Exception e) => e is IOException { HResult: NoSpace or OverQuota } or Win32Exception { NativeErrorCode: NoSpace or OverQuota };

    /// <summary>Throws Unavailable when a start could not write its files.</summary>
    public static void Demand(params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            if (IsShort(folder))
                throw Full(folder);
        }
    }

    /// <summary>The error for whoever has to free the space; null when space is not what was missing.</summary>
    public static ServerException? Explain(Exception cause, params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            if (IsShort(folder))
                return Full(folder, cause);
        }

        return IsMissing(cause) ? Full(string.Join(" or ", folders), cause) : null;
    }

    private static bool IsShort(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace < LeastToStart;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // cannot be told: what needs the space will tell
        }
    }

    private static ServerException Full(string folder, Exception? cause = null) => new(ServerError.Unavailable,
        $"The disk is full: free space in {folder}. Deleting servers frees some.", cause)
    { LogTail = (cause as ServerException)?.LogTail ?? [] };
}
