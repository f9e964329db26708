using System.Runtime.InteropServices;
using System.Text;

namespace Modular.Xrdp.Files;

/// <summary>
/// Deletes a folder that a session's user filled as he liked: links are never followed, any mode, kind of file and bytes in a name will do,
/// and depth costs nothing, because a folder that is not empty is first moved up to the top.
/// </summary>
internal static class TreeRemoval
{
    private const int MostAttempts = 20;

    /// <summary>Idempotent. Throws <see cref="IOException"/> when something cannot be removed.</summary>
    public static void Remove(string folder)
    {
        var file = new FileInfo(folder);
        if (file.LinkTarget is not null || file.Exists)
        {
            file.Delete();
            return;
        }

        if (!Directory.Exists(folder))
            return;
        var path = Encoding.UTF8.GetBytes(folder);
        FolderHandle.AllowAll(FolderHandle.Current, path);
        using (var top = FolderHandle.Open(FolderHandle.Current, path))
        {
            for (var moved = 0; top.Names() is { Count: > 0 } names;)
            {
                foreach (var name in names)
                    Clear(top, name, ref moved);
            }
        }

        Directory.Delete(folder);
    }

    // removes one entry of the top; folders below it that are not empty become entries of the top
    private static void Clear(FolderHandle top, byte[] name, ref int moved)
    {
        if (top.TryUnlink(name))
            return;
        FolderHandle.AllowAll(top.Descriptor, name);
        for (var attempt = 1; ; attempt++)
        {
            Empty(top, name, ref moved);
            if (top.TryRemoveFolder(name))
                return;

            // something was put in meanwhile
            var error = Marshal.GetLastPInvokeError();
            if (attempt == MostAttempts)
                throw FolderHandle.Error("remove", name, error);
        }
    }

    private static void Empty(FolderHandle top, byte[] name, ref int moved)
    {
        using var folder = FolderHandle.Open(top.Descriptor, name);
        foreach (var child in folder.Names())
        {
            if (folder.TryUnlink(child) || folder.TryRemoveFolder(child))
                continue;
            FolderHandle.AllowAll(folder.Descriptor, child);
            while (!folder.TryMove(child, top, Encoding.ASCII.GetBytes($".removed-{moved++}")))
            {
                // that name is taken by something of the user's
            }
        }
    }
}
