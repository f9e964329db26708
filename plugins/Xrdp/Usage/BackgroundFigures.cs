using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Instances;

namespace Modular.Xrdp.Usage;

/// <summary>One server's figures that are collected while nobody asks.</summary>
internal sealed class BackgroundFigures(ServerRun run, DiskWatch disk, TrafficBook book, TrafficCount traffic)
{
    private readonly bool _hasOwnNetwork = HasOwnNetwork(run.Session.Main.Identity.Pid);

    public long? DiskBytes => disk.Bytes;

    public ServerTraffic? Network()
    {
        if (book.Read(traffic) is not { } rdp)
            return null;
        var desktop = _hasOwnNetwork ? InterfaceTable.Read(run.Session.Main.Identity.Pid) : null;
        return new ServerTraffic { BytesIn = rdp.In, BytesOut = rdp.Out, DesktopBytesIn = desktop?.In, DesktopBytesOut = desktop?.Out };
    }

    // in the machine's network its traffic is everybody's
    private static bool HasOwnNetwork(int pid)
    {
        try
        {
            var own = new FileInfo("/proc/self/ns/net").LinkTarget;
            return own is not null && new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns/net")).LinkTarget is { } desktops
                && desktops != own;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
