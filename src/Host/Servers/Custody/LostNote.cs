using System.Globalization;
using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>The text that lies beside files in lost+found: whose they are, why they lie there, how to give them back.</summary>
internal static class LostNote
{
    public const string FileName = "NOTE.txt";

    public static string Of(OwnedInstance instance, string reason, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"""
        Files of server {instance.ServerId}, set aside at {at:u}.
        Why: {reason}
        What was found: {string.Join("; ", instance.Evidence)}

        home           the session's home (was DATA_PATH/sessions/{instance.ServerId})
        configuration  certificate, password hash (was DATA_PATH/xrdp/servers/{instance.ServerId}, or the like)
        record.json    what it was asked to be (was DATA_PATH/xrdp/records/{instance.ServerId}.json)
        Logs may lie under the same name in LOG_PATH/lost+found.

        To give them back: stop the manager, move these back to where they were, and run: modular state adopt
        To delete them: DELETE /orphans/{instance.ServerId}

        """);
}
