using System.Globalization;
using Modular.Abstractions;
using Modular.Host.Api.Responses;

namespace Modular.Host.Api.Answers;

/// <summary>Renders the file that an RDP client opens. A line is <c>name:type:value</c>, so a value must never bring a line end of its own.</summary>
internal static class RdpFile
{
    public const string ContentType = "application/x-rdp";

    public static string Render(DisplaySpec display, ServerConnection connection)
    {
        var host = connection.Host.Contains(':', StringComparison.Ordinal) && !connection.Host.StartsWith('[') ? $"[{connection.Host}]" : connection.Host;
        var lines = new List<string>
        {
            Text("full address", string.Create(CultureInfo.InvariantCulture, $"{host}:{connection.Port}")),
            Number("desktopwidth", display.Width),
            Number("desktopheight", display.Height),
            Number("session bpp", display.ColorDepth),
            Number("screen mode id", 1),
            Number("dynamic resolution", 1),
            // certificates are the servers' own: the client shows the fingerprint instead of refusing
            Number("authentication level", 2),
            Number("enablecredsspsupport", 0),
            Number("prompt for credentials", 1),
        };
        if (connection.Username is { } user)
            lines.Insert(1, Text("username", user));

        return string.Join("\r\n", lines) + "\r\n";
    }

    private static string Text(string name, string value) =>
        $"{name}:s:{new string([.. value.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029'))])}";

    private static string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}:i:{value}");
}
