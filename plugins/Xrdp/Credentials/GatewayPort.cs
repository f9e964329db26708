using System.Globalization;
using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Credentials;

/// <summary>The port at which xrdp asks for access: it reads it from sesman.ini at a fixed path, whatever its own configuration says.</summary>
internal static class GatewayPort
{
    private const int Default = 3350;
    private const int OutOfReach = 65000; // xrdp ignores this and above (xrdp_mm.c)

    public static int Read(string sesmanIniPath)
    {
        var globals = XrdpIniParser.Parse(TextOf(sesmanIniPath)).FirstOrDefault(s => s.Is("globals"));
        var digits = string.Concat((globals?.Of("ListenPort").FirstOrDefault()?.Value ?? "").TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < OutOfReach ? port : Default;
    }

    /// <summary>What cannot be read counts as empty: xrdp cannot read it either.</summary>
    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
