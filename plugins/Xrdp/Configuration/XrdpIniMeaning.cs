using System.Globalization;
using Modular.Abstractions;

namespace Modular.Xrdp.Configuration;

/// <summary>What an xrdp.ini must mean for a server to be the one that was asked for, and the check that it does.</summary>
internal static class XrdpIniMeaning
{
    private static readonly string[] Sections = ["globals", "logging", "channels", "desktop"];

    /// <summary>Throws StartFailed, which no retry heals, naming the first difference.</summary>
    public static void Check(string text, XrdpIniValues values)
    {
        var sections = XrdpIniParser.Parse(text);
        if (sections.Keys.FirstOrDefault(s => !Sections.Contains(s)) is { } stranger)
            throw Wrong($"it has the section [{stranger}], which must not be there");

        foreach (var (section, expected) in Expected(values))
        {
            if (!sections.TryGetValue(section, out var found))
                throw Wrong($"the section [{section}] is missing");

            foreach (var (key, value) in expected)
            {
                if (!found.TryGetValue(key, out var actual) || actual != value)
                    throw Wrong($"{key} in [{section}] must be '{value}' but is '{actual ?? "missing"}'");
            }
        }

        foreach (var (key, value) in sections["channels"].Where(c => c.Key != "cliprdr" && c.Value is not ("false" or "no" or "0")))
            throw Wrong($"the channel {key} must be off but is '{value}'");
    }

    private static IEnumerable<(string Section, (string Key, string Value)[] Keys)> Expected(XrdpIniValues values)
    {
        var tls = TlsLevel.Of(values.SecurityLevel);
        yield return ("globals",
        [
            ("port", ListenAddress.Of(values.BindAddress, values.Port)), ("security_layer", "tls"), ("fork", "true"), ("use_vsock", "false"),
            ("certificate", values.CertificatePath), ("key_file", values.KeyPath), ("ssl_protocols", tls.Protocols), ("tls_ciphers", tls.Ciphers),
            ("autorun", "desktop"), ("allow_channels", "true"), ("hidelogwindow", "true"), ("max_bpp", Number(values.ColorDepth)),
        ]);
        yield return ("logging", [("logfile", values.LogPath), ("loglevel", "INFO"), ("enablesyslog", "false"), ("enableprocessid", "true")]);
        yield return ("channels", []);
        yield return ("desktop",
        [
            ("lib", "libvnc.so"), ("username", "ask"), ("password", "ask"), ("ip", "127.0.0.1"), ("port", Number(values.VncPort)),
            ("pamusername", "same"), ("pampassword", "same"), ("pamsessionmng", values.GatewayAddress.ToString()),
        ]);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ServerException Wrong(string difference) => new(ServerError.StartFailed,
        $"The rendered xrdp.ini was refused: {difference}. Correct the template, or unset Plugins__Xrdp__TemplatePath to use the built-in one.")
    { Retryable = false };
}
