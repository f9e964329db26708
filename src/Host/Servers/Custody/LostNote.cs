using System.Globalization;
using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>The text that lies beside files in lost+found: whose they are, why they lie there, how to give them back.</summary>
internal sealed partial class LostNote(Ledger ledger, TimeProvider time, ILogger<LostNote> log)
{
    public const string FileName = "NOTE.txt";

    /// <summary>A full disk does not take it; the files are moved all the same, their folder's name says whose they are.</summary>
    public async Task WriteAsync(string folder, OwnedInstance instance, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, FileName), TextOf(instance, reason), cancellationToken);
        }
        catch (IOException e)
        {
            NotWritten(instance.ServerId, folder, e.Message);
        }
    }

    private string TextOf(OwnedInstance instance, string reason) => string.Create(CultureInfo.InvariantCulture, $"""
        Files of server {instance.ServerId}, set aside at {time.GetUtcNow():u}.
        Why: {reason}
        What was found: {string.Join("; ", instance.Evidence)}

        home           the session's home (was DATA_PATH/sessions/{instance.ServerId})
        configuration  certificate, password hash (was DATA_PATH/xrdp/servers/{instance.ServerId}, or the like)
        record.json    what it was asked to be (was DATA_PATH/xrdp/records/{instance.ServerId}.json)
        logs           its logs (were LOG_PATH/xrdp/servers/{instance.ServerId})
        kept-seconds   how long a manager has kept them
        What is a link here lies where it points to, in its own file system: move that, not the link.

        To give them back: {WayBack(instance.ServerId)}
        To delete them: DELETE /orphans/{instance.ServerId}

        """);

    private string WayBack(string serverId) => ledger.WasRemoved(serverId)
        ? "the server was deleted by order, and no command brings its record back: create a new server, stop it, and copy the files to its home"
        : "stop the manager, move these back to where they were, and run: modular state adopt";

    [LoggerMessage(1212, LogLevel.Warning, "Server {ServerId}: no note could be written in {Folder}, its files are moved there without one: {Reason}")]
    private partial void NotWritten(string serverId, string folder, string reason);
}
