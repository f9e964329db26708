using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Host.Api.Access.Keys;

/// <summary>Keeps API keys in a file that only its owner can read. Several processes may change it at the same time.</summary>
internal sealed class KeyFile(string folder, TimeProvider time)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>What is not known, or there twice, is damage: a "user" or an "expires_at" that cannot be read would widen a key.</summary>
    private static readonly JsonSerializerOptions Strict = new(ApiJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
    };

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    public string Path { get; } = System.IO.Path.Combine(folder, "api-keys.json");

    public bool Exists => File.Exists(Path);

    /// <summary>Changes whenever the content does; null when there is no file.</summary>
    public (DateTime WrittenAt, long Length)? Stamp => new FileInfo(Path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : null;

    public bool IsOpenToOthers => Exists && (File.GetUnixFileMode(Path) & Others) != 0;

    /// <summary>Anybody could have put a key of his own into it.</summary>
    public bool IsWritableByAll => Exists && (File.GetUnixFileMode(Path) & UnixFileMode.OtherWrite) != 0;

    /// <summary>Gives it back the mode it was made with. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public void CloseToOthers() => File.SetUnixFileMode(Path, OwnerOnly);

    /// <summary>Throws <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/> or <see cref="JsonException"/>.</summary>
    public KeyList Read()
    {
        if (!Exists)
            return KeyList.Empty;

        var list = JsonSerializer.Deserialize<KeyList>(File.ReadAllBytes(Path), Strict);
        return list is { Version: KeyList.CurrentVersion, Keys: not null } && list.Keys.All(IsWhole)
            ? list
            : throw new JsonException($"It is not a list of keys of version {KeyList.CurrentVersion}.");
    }

    /// <summary>Replaces the whole list at once: a reader sees the old one or the new one.</summary>
    public async Task ChangeAsync(Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change)
    {
        await using var held = await LockAsync();
        var changed = new KeyList(KeyList.CurrentVersion, change(Read().Keys));
        var temporary = Path + ".new";
        File.Delete(temporary);
        await using (var file = Open(temporary, FileMode.CreateNew))
        {
            await JsonSerializer.SerializeAsync(file, changed, ApiJson.Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path, overwrite: true);
    }

    private static bool IsWhole(ApiKey? key) => key is { Id: not null, Name: not null, Sha256.Length: 64, Scopes: not null } && !key.Scopes.Contains(null);

    private static FileStream Open(string path, FileMode mode) =>
        new(path, new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = OwnerOnly });

    private async Task<FileStream> LockAsync()
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(Path + ".lock", FileMode.OpenOrCreate);
            }
            catch (IOException) when (time.GetElapsedTime(started) < LockPatience)
            {
                await Task.Delay(LockPause, time);
            }
        }
    }
}
