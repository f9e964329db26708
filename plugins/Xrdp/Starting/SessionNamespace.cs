using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Modular.Xrdp.Starting;

/// <summary>A network namespace and the user namespace that owns it. They live as long as somebody holds or inhabits them.</summary>
internal sealed class SessionNamespace(SafeFileHandle user, SafeFileHandle network) : IDisposable
{
    public IReadOnlyList<SafeHandle> Handed => [user, network];

    /// <summary>Those of a process.</summary>
    public static SessionNamespace Of(int pid)
    {
        var user = File.OpenHandle($"/proc/{pid}/ns/user");
        try
        {
            return new SessionNamespace(user, File.OpenHandle($"/proc/{pid}/ns/net"));
        }
        catch
        {
            user.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        user.Dispose();
        network.Dispose();
    }
}
