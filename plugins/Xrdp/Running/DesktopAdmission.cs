using Modular.Xrdp.Instances;
using Modular.Xrdp.Network;

namespace Modular.Xrdp.Running;

/// <summary>
/// Where desktops share the machine's network, nobody can connect to Xvnc, for each connection costs it half a megabyte before it asks for a password. When
/// somebody has logged in, the connection that his xrdp tries to make is looked for, and let through.
/// </summary>
internal sealed class DesktopAdmission(ServerRun run, ConnectionTable connections, VncPorts vncPorts, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks for a while: several may have logged in.</summary>
    public void Expect()
    {
        if (vncPorts.IsFiltered(run.ServerId))
            _ = Task.Run(ExpectAsync);
    }

    private async Task ExpectAsync()
    {
        var began = time.GetTimestamp();
        for (var wait = FirstWait; time.GetElapsedTime(began) < Limit; wait = wait < LongestWait ? wait * 1.5 : LongestWait)
        {
            foreach (var source in connections.KnockingAtDesktop())
                vncPorts.Admit(run.ServerId, source);
            await Task.Delay(wait, time);
        }
    }
}
