using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Tests.Configuration;

/// <summary>Values as a backend would give them.</summary>
internal static class SampleValues
{
    public static XrdpIniValues Typical { get; } = new()
    {
        BindAddress = IPAddress.Any,
        Port = 15200,
        CertificatePath = "/srv/xrdp/cert.pem",
        KeyPath = "/srv/xrdp/key.pem",
        LogPath = "/srv/log/xrdp.log",
        SecurityLevel = SecurityLevel.High,
        ColorDepth = 24,
        VncPort = 20001,
        GatewayAddress = IPAddress.Parse("127.79.0.1"),
        Title = "Anna's desktop",
    };

    public static string BuiltInTemplate()
    {
        using var stream = typeof(XrdpIniRenderer).Assembly.GetManifestResourceStream("Modular.Xrdp.templates.xrdp.ini.scriban")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
