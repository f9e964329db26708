using System.Text.Json;
using Modular.Abstractions;

namespace Modular.Host.Api.Access.Keys;

/// <summary>The keys that are valid now; follows the file as it changes.</summary>
internal sealed partial class KeyRing(KeyFile file, TimeProvider time, ILogger<KeyRing> log)
{
    private readonly Lock _lock = new();
    private (DateTime WrittenAt, long Length)? _stamp;
    private IReadOnlyList<ApiKey> _keys = [];
    private bool _isReadable = true;

    /// <summary>A file without keys counts too: the last one was revoked, which must not open the door.</summary>
    public bool IsConfigured => file.Exists;

    /// <summary>Null when it is unknown or expired. Throws Unavailable when the file cannot be read.</summary>
    public ApiKey? Find(string secret) =>
        KeySecret.Find(Current(), secret) is { } key && !key.IsExpired(time.GetUtcNow()) ? key : null;

    private IReadOnlyList<ApiKey> Current()
    {
        lock (_lock)
        {
            var stamp = file.Stamp;
            if (stamp != _stamp || !_isReadable)
                Load(stamp);

            return _isReadable ? _keys
                : throw new ServerException(ServerError.Unavailable, "The API keys cannot be read at the moment. The log of the manager has the cause.");
        }
    }

    private void Load((DateTime WrittenAt, long Length)? stamp)
    {
        try
        {
            Protect();
            _keys = file.Read().Keys;
            _isReadable = true;
            KeysRead(_keys.Count, file.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            if (_isReadable || stamp != _stamp)
                KeysUnreadable(file.Path, e.Message);

            _isReadable = false;
        }

        _stamp = stamp;
    }

    private void Protect()
    {
        if (file.IsWritableByAll)
            throw new UnauthorizedAccessException(
                $"Everybody may write it. Look through modular keys list, revoke what nobody knows, then: chmod 600 {file.Path}.");

        if (!file.IsOpenToOthers)
            return;

        FileOpen(file.Path);
        try
        {
            file.CloseToOthers();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // somebody else's file: he has been told, and reading it does no further harm
        }
    }

    [LoggerMessage(EventId = 1333, Level = LogLevel.Warning,
        Message = "Others than its owner could read the hashes in {Path}; its mode should be, and is set to, 0600")]
    private partial void FileOpen(string path);

    [LoggerMessage(EventId = 1330, Level = LogLevel.Information, Message = "{Count} API keys in {Path}")]
    private partial void KeysRead(int count, string path);

    [LoggerMessage(EventId = 1331, Level = LogLevel.Error,
        Message = "The API keys in {Path} cannot be read, and nobody can use one: {Reason} Mend the file, or give it to the user the manager runs as.")]
    private partial void KeysUnreadable(string path, string reason);
}
