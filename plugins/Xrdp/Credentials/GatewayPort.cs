using System.Globalization;
using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Credentials;

/// <summary>The port at which xrdp asks for access: it reads it from sesman.ini at a fixed path, whatever its own configuration says.</summary>
internal static class GatewayPort
{
    private const int Default = 3350;

    public static int Read(string sesmanIniPath)
    {
        if (!File.Exists(sesmanIniPath))
            return Default;

        var sections = XrdpIniParser.Parse(File.ReadAllText(sesmanIniPath));
        return sections.TryGetValue("globals", out var globals) && globals.TryGetValue("listenport", out var text)
            && int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : Default;
    }
}
