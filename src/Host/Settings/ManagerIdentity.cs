using System.Globalization;

namespace Modular.Host.Settings;

/// <summary>Who this manager is, kept in its data folder, and the lock that keeps a second one out of the same folder. The kernel frees the lock when the process ends, however it ends.</summary>
internal sealed class ManagerIdentity : IDisposable
{
    private readonly FileStream _lock;

    private ManagerIdentity(string id, FileStream @lock)
    {
        Id = id;
        _lock = @lock;
    }

    public string Id { get; }

    /// <summary>Throws <see cref="SettingsException"/> when another manager uses the folder.</summary>
    public static ManagerIdentity Claim(string dataPath)
    {
        var lockPath = Path.Combine(dataPath, "manager.lock");
        FileStream claimed;
        try
        {
            claimed = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new SettingsException([$"DATA_PATH ('{dataPath}'): another manager is running on this folder (it holds manager.lock); stop it, or set another DATA_PATH."]);
        }

        return new ManagerIdentity(ReadOrCreate(Path.Combine(dataPath, "manager-id")), claimed);
    }

    public void Dispose() => _lock.Dispose();

    private static string ReadOrCreate(string path)
    {
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var known))
            return known.ToString("D");

        var id = Guid.NewGuid().ToString("D");
        var temporary = path + ".new";
        File.WriteAllText(temporary, id + "\n");
        File.Move(temporary, path, overwrite: true);
        return id;
    }
}
