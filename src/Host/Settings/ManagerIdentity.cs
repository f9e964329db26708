using System.Globalization;
using System.Text;

namespace Modular.Host.Settings;

/// <summary>Who this manager is, kept in its data folder, and the lock that keeps a second one out of the same folder. The kernel frees the lock when the process ends, however it ends.</summary>
internal sealed class ManagerIdentity : IDisposable
{
    private const int WouldBlock = 11;
    private readonly FileStream _lock;

    private ManagerIdentity(string id, FileStream @lock)
    {
        Id = id;
        _lock = @lock;
    }

    public string Id { get; }

    /// <summary>Throws <see cref="SettingsException"/> when another manager uses the folder, or nothing can be written to it.</summary>
    public static ManagerIdentity Claim(string dataPath)
    {
        var lockPath = Path.Combine(dataPath, "manager.lock");
        FileStream? claimed = null;
        try
        {
            claimed = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new ManagerIdentity(ReadOrCreate(Path.Combine(dataPath, "manager-id")), claimed);
        }
        catch (IOException e) when (claimed is null && e.HResult == WouldBlock)
        {
            throw new SettingsException([$"DATA_PATH ('{dataPath}'): another manager is running on this folder (it holds manager.lock); stop it, or set another DATA_PATH."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            claimed?.Dispose();
            throw new SettingsException([$"DATA_PATH ('{dataPath}'): the manager's id cannot be kept there ({e.Message}); free space, make it writable, or set another one."]);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string ReadOrCreate(string path)
    {
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var known))
            return known.ToString("D");

        var id = Guid.NewGuid().ToString("D");
        var temporary = path + ".new";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.ASCII.GetBytes(id + "\n"));
                file.Flush(flushToDisk: true); // a name must never stand for an empty file, also when the power fails
            }

            File.Move(temporary, path, overwrite: true);
            return id;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
