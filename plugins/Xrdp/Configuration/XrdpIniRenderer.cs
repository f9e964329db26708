namespace Modular.Xrdp.Configuration;

internal sealed class XrdpIniRenderer(string? templateOverridePath)
{
    public string? TemplateOverridePath { get; } = templateOverridePath;

    public string Render(XrdpIniValues values) => TemplateOverridePath is not null ? throw new NotSupportedException() : $"""
        [Globals]
        ini_version=1
        fork=true
        port=tcp://{values.BindAddress}:{values.Port}
        security_layer=tls
        certificate={values.CertificatePath}
        key_file={values.KeyPath}
        ssl_protocols=TLSv1.2, TLSv1.3
        autorun=desktop
        allow_channels=true
        max_bpp={values.ColorDepth}
        hidelogwindow=true
        ls_title={values.Title}

        [Logging]
        LogFile={values.LogPath}
        LogLevel=INFO
        EnableSyslog=false
        EnableProcessId=true

        [Channels]
        drdynvc=false
        cliprdr=true

        [desktop]
        name=desktop
        lib=libvnc.so
        username=ask
        password=ask
        ip=127.0.0.1
        port={values.VncPort}
        pamusername=same
        pampassword=same
        pamsessionmng={values.GatewayAddress}

        """;
}
