using System.Globalization;
using System.Text;
using Modular.Abstractions;

namespace Modular.Xrdp.Configuration;

/// <summary>What an xrdp.ini must mean for a server to be the one that was asked for, and the check that it does.</summary>
internal static class XrdpIniMeaning
{
    private const string Session = "desktop";
    private static readonly string[] Sections = ["globals", "logging", "channels", Session];

    /// <summary>
    /// Keys of the connection section that change nothing about who gets in and where to: any other could, e.g. chansrvport or channel.rdpdr.
    /// </summary>
    private static readonly string[] Harmless = ["name", "delay_ms", "disabled_encodings_mask"];

    /// <summary>Throws StartFailed, which no retry heals, naming the first difference.</summary>
    public static void Check(string text, XrdpIniValues values)
    {
        if (!XrdpIniParser.IsReadWhole(text))
            throw Wrong("xrdp would not read all of it, for it has a line of 2 KiB or is 32 KiB long");

        var sections = XrdpIniParser.Parse(text);
        CheckNames(sections);
        foreach (var (name, expected) in Expected(values))
        {
            var section = sections.FirstOrDefault(s => s.Is(name)) ?? throw Wrong($"the section [{name}] is missing");
            CheckKeys(section, expected);
        }

        CheckChannels(sections.First(s => s.Is("channels")));
        if (sections.First(s => s.Is("globals")).Of("enable_token_login").Any(l => l.Value != "false"))
            throw Wrong("enable_token_login in [globals] must be 'false'");
    }

    /// <summary>Parts of xrdp disagree on which of two equal names counts, so there must be one of each.</summary>
    private static void CheckNames(IReadOnlyList<XrdpIniSection> sections)
    {
        foreach (var section in sections)
        {
            if (!Sections.Any(section.Is))
                throw Wrong($"it has the section [{Shown(section.Name)}], which must not be there");
            if (sections.Count(s => s.Is(section.Name)) > 1)
                throw Wrong($"it has the section [{Shown(section.Name)}] twice");
            if (section.Lines.FirstOrDefault(l => l.Key.Length > 0 && section.Of(l.Key).Count() > 1) is { } twice)
                throw Wrong($"it has {Shown(twice.Key)} in [{Shown(section.Name)}] twice");
        }
    }

    private static void CheckKeys(XrdpIniSection section, (string Key, string Value)[] expected)
    {
        foreach (var (key, value) in expected)
        {
            var actual = section.Of(key).FirstOrDefault(l => l.Key == key)?.Value; // some parts of xrdp look at the case
            if (actual != value)
                throw Wrong($"{key} in [{section.Name}] must be '{value}' but is {(actual is null ? "missing" : $"'{Shown(actual)}'")}");
        }

        if (section.Is(Session)
            && section.Lines.FirstOrDefault(l => l.Key.Length > 0 && !Harmless.Contains(l.Key) && !expected.Any(e => e.Key == l.Key)) is { } stranger)
            throw Wrong($"it has {Shown(stranger.Key)} in [{section.Name}], which must not be there");
    }

    private static void CheckChannels(XrdpIniSection channels)
    {
        if (channels.Lines.FirstOrDefault(l => l.Key.Length > 0 && l.Key != "cliprdr" && l.Value is not ("false" or "no" or "0")) is { } open)
            throw Wrong($"the channel {Shown(open.Key)} must be off but is '{Shown(open.Value)}'");
    }

    private static IEnumerable<(string Section, (string Key, string Value)[] Keys)> Expected(XrdpIniValues values)
    {
        var tls = TlsLevel.Of(values.SecurityLevel);
        yield return ("globals",
        [
            ("port", ListenAddress.Of(values.BindAddress, values.Port)), ("security_layer", "tls"), ("fork", "true"), ("use_vsock", "false"),
            ("certificate", values.CertificatePath), ("key_file", values.KeyPath), ("ssl_protocols", tls.Protocols), ("tls_ciphers", tls.Ciphers),
            ("autorun", Session), ("allow_channels", "true"), ("hidelogwindow", "true"), ("max_bpp", Number(values.ColorDepth)),
        ]);
        yield return ("logging", [("LogFile", values.LogPath), ("LogLevel", "INFO"), ("EnableSyslog", "false"), ("EnableProcessId", "true")]);
        yield return ("channels", []);
        yield return (Session,
        [
            ("lib", "libvnc.so"), ("username", "ask"), ("password", "ask"), ("ip", "127.0.0.1"), ("port", Number(values.VncPort)),
            ("pamusername", "same"), ("pampassword", "same"), ("pamsessionmng", values.GatewayAddress.ToString()),
        ]);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Shown(string text) =>
        string.Concat((text.Length > 100 ? text[..100] + "…" : text).Select(c => Rune.TryCreate(c, out var rune) && !Rune.IsControl(rune) ? c : '?'));

    private static ServerException Wrong(string difference) => new(ServerError.StartFailed,
        $"The rendered xrdp.ini was refused: {difference}. Correct the template, or unset Plugins__Xrdp__TemplatePath to use the built-in one.")
    { Retryable = false };
}
