namespace Modular.Xrdp.Configuration;

/// <summary>Tells a full disk from other trouble.</summary>
internal static class DiskSpace
{
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    // .NET keeps the system's error number there when it has no exception of its own for it
    public static bool IsMissing(IOException e) => e.HResult is NoSpace or OverQuota;
}
