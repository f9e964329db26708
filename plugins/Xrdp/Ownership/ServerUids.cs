using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Ownership;

/// <summary>
/// Gives each server a uid that no other server has. The owner of the session folder is the memory of it, also in lost+found: who had the uid anew could read
/// there.
/// </summary>
internal sealed class ServerUids(XrdpOptions options, HostContext host)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, uint> _given = [];

    /// <summary>The server's uid: the one it had, else a free one.</summary>
    public uint Assign(ServerFolders folders)
    {
        lock (_lock)
        {
            if (OwnerInRange(folders.Session) is { } kept)
                return _given[folders.ServerId] = kept;
            if (_given.TryGetValue(folders.ServerId, out var given))
                return given;

            var taken = _given.Values.ToHashSet();
            var sessions = Path.Combine(host.DataPath, "sessions");
            if (Directory.Exists(sessions))
                taken.UnionWith(Directory.EnumerateDirectories(sessions).Select(OwnerInRange).OfType<uint>());

            taken.UnionWith(KeptPlaces.Owners(host));
            return _given[folders.ServerId] = FirstFree(folders.ServerId, taken);
        }
    }

    /// <summary>The uid the server has; null when it has none.</summary>
    public uint? Known(ServerFolders folders) => OwnerInRange(folders.Session);

    /// <summary>Whether a uid may be the server's: it has no other, and no other server has this one.</summary>
    public bool MayBeOf(ServerFolders folders, uint uid)
    {
        lock (_lock)
        {
            if (OwnerInRange(folders.Session) is { } kept)
                return kept == uid;
            if (_given.TryGetValue(folders.ServerId, out var given))
                return given == uid;
            var sessions = Path.Combine(host.DataPath, "sessions");
            return !_given.ContainsValue(uid) && !(Directory.Exists(sessions) && Directory.EnumerateDirectories(sessions).Any(s => OwnerInRange(s) == uid));
        }
    }

    /// <summary>Forgets a server whose files are gone.</summary>
    public void Release(string serverId)
    {
        lock (_lock)
            _given.Remove(serverId);
    }

    // begins at a place that depends on the id: two managers with one range meet only by accident
    private uint FirstFree(string serverId, HashSet<uint> taken)
    {
        var count = (uint)(options.UidRangeEnd - options.UidRangeStart + 1);
        var first = BitConverter.ToUInt32(SHA256.HashData(Encoding.ASCII.GetBytes(serverId))) % count;
        for (uint i = 0; i < count; i++)
        {
            var uid = (uint)options.UidRangeStart + ((first + i) % count);
            if (!taken.Contains(uid))
                return uid;
        }

        throw new ServerException(ServerError.NoCapacity, string.Create(CultureInfo.InvariantCulture,
            $"All uids of {options.UidRangeStart}-{options.UidRangeEnd} belong to servers, or to files in lost+found: delete some, or widen " +
                $"Plugins:Xrdp:UidRangeEnd."));
    }

    private uint? OwnerInRange(string folder) =>
        XrdpFileOwner.Of(folder) is { } owner && owner >= (uint)options.UidRangeStart && owner <= (uint)options.UidRangeEnd ? owner : null;
}
