using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Tests.Configuration;

/// <summary>Operators' templates: what changes nothing of importance passes, everything else is named and refused.</summary>
internal sealed class TemplateOverrideTests
{
    private static readonly string BuiltIn = SampleValues.BuiltInTemplate();

    /// <summary>Text of the built-in template, what stands there instead, and the word that the refusal must hold; null: none is due.</summary>
    private static readonly object?[][] ChangesOfMeaning =
    [
        ["security_layer=tls", "security_layer=negotiate", "security_layer"],
        ["security_layer=tls", "security_layer=tls\nsecurity_layer=rdp", "security_layer"],
        ["security_layer=tls", "Security_Layer=tls", "security_layer"],
        ["security_layer=tls", "security_layer=tls\rSECURITY_LAYER=rdp", "security_layer"],
        ["security_layer=tls", "security_layer=tl\u00a0s", "security_layer"],
        ["tls_ciphers={{ tls_ciphers }}", "tls_ciphers=ALL:eNULL", "tls_ciphers"],
        ["ssl_protocols={{ tls_protocols }}", "ssl_protocols=SSLv3, {{ tls_protocols }}", "ssl_protocols"],
        ["certificate={{ certificate }}", "", "certificate"],
        ["key_file={{ key }}", "key_file={{ key }}.old", "key_file"],
        ["port={{ port }}", "port=3389", "port"],
        ["port={{ port }}", "port=127.0.0.1:15200", "port"],
        ["autorun=desktop", "autorun=", "autorun"],
        ["autorun=desktop", "autorun=desktop\nenable_token_login=true", "enable_token_login"],
        ["hidelogwindow=true", "hidelogwindow=$NOTHING", "hidelogwindow"],
        ["lib=libvnc.so", "lib=../../../../tmp/x.so", "lib"],
        ["lib=libvnc.so", "lib=libvnc.so ; lib=x.so", null],
        ["ip=127.0.0.1", "ip=ask127.0.0.1", "ip"],
        ["port={{ vnc_port }}", "port=ask5900", "port"],
        ["password=ask", "password=letmein", "password"],
        ["pamsessionmng={{ gateway }}", "", "pamsessionmng"],
        ["pamusername=same", "pamusername=root", "pamusername"],
        ["name=desktop", "name=desktop\nchansrvport=/tmp/x", "chansrvport"],
        ["name=desktop", "name=desktop\nchannel.rdpdr=true", "channel.rdpdr"],
        ["name=desktop", "name=desktop\nguid=x", "guid"],
        ["name=desktop", "name=a[b]c", "[b]"],
        ["name=desktop", "name=[x[y]", "[y]"],
        ["rdpdr=false", "rdpdr=true", "rdpdr"],
        ["rdpdr=false", "rdpdr=false\necho=1", "echo"],
        ["[Channels]", "[evil]\nlib=x.so\n[Channels]", "[evil]"],
        ["[Channels]", "[]\n[Channels]", "[]"],
        ["[Channels]", "[ channels ]", "[ channels ]"],
        ["[Globals]", "[globals]\nport=1\n[Globals]", "twice"],
        ["[desktop]", "[des\u212atop]\nlib=x.so\n[desktop]", "[des\u212atop]"],
        ["EnableSyslog=false", "EnableSyslog=true", "EnableSyslog"],
        ["LogFile={{ log_file }}", "LogFile=/etc/passwd", "LogFile"],
    ];

    private string _path = "";

    [SetUp]
    public void MakeFile() => _path = Path.GetTempFileName();

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [TestCase("use_fastpath=both", "use_fastpath=none\nls_bg_color=112233\nls_label_x_pos=30 ; Büro")]
    [TestCase("cliprdr=true", "cliprdr=false")]
    [TestCase("name=desktop", "name=Our desktop\ndelay_ms=100 # patience")]
    [TestCase("[Logging]", "# all about [logs\n\n   [logging]")]
    [TestCase("max_bpp={{ max_bpp }}", "{{~ for i in 1..9 ~}}{{~ end ~}}\nmax_bpp = {{ max_bpp }}")]
    public void Render_WhenOnlyLooksChange_Passes(string old, string with) => Assert.That(() => Render(BuiltIn.Replace(old, with)), Throws.Nothing);

    [TestCaseSource(nameof(ChangesOfMeaning))]
    public void Render_WhenMeaningChanges_NamesTheDifference(string old, string with, string? word)
    {
        Assert.That(BuiltIn, Does.Contain(old));
        if (word is null)
            Assert.That(() => Render(BuiltIn.Replace(old, with)), Throws.Nothing, "a comment cut it off");
        else
            Assert.That(() => Render(BuiltIn.Replace(old, with)), Refused(word));
    }

    [Test]
    public void Render_WhenCommentHidesSectionFromOurReading_IsRefused() =>
        Assert.That(() => Render($"{BuiltIn}\n#{new string('x', 3000)}\n[evil]\nlib=x.so\n"), Refused("2 KiB"));

    [Test]
    public void Render_WhenLineIsTooLongForXrdp_IsRefused() =>
        Assert.That(() => Render(BuiltIn.Replace("[desktop]", $"ls_title={new string('x', 2048)}\n[desktop]")), Refused("2 KiB"));

    [Test]
    public void Render_WhenFileIsTooLongForXrdp_IsRefused() =>
        Assert.That(() => Render(BuiltIn + string.Concat(Enumerable.Repeat("# remark\n", 4000))), Refused("32 KiB"));

    [TestCase("{{ no_such_value }}")]
    [TestCase("{{ title.no_such_member }}")]
    [TestCase("{{ for i in 1..100000 }}x{{ end }}")]
    [TestCase("{{ while true }}x{{ end }}")]
    [TestCase("{{ func f; f; end; f }}")]
    [TestCase("{{ if }}")]
    [TestCase("{{ include 'other' }}")]
    public void Render_WhenTemplateIsBroken_NamesThePath(string evil) => Assert.That(() => Render(BuiltIn + evil), Refused(_path));

    [Test]
    public void Render_WhenTemplateIsMissing_NamesPathAndSetting()
    {
        File.Delete(_path);

        Assert.That(() => new XrdpIniRenderer(_path).Render(SampleValues.Typical), Refused(_path));
        Assert.That(() => new XrdpIniRenderer(_path).Render(SampleValues.Typical), Refused("Plugins__Xrdp__TemplatePath"));
    }

    [Test]
    public void Render_WhenTemplateIsCorrected_WorksWithoutRestart()
    {
        var renderer = new XrdpIniRenderer(_path);
        File.WriteAllText(_path, "{{ broken");
        Assert.That(() => renderer.Render(SampleValues.Typical), Throws.TypeOf<ServerException>());

        File.WriteAllText(_path, BuiltIn);

        Assert.That(() => renderer.Render(SampleValues.Typical with { BindAddress = IPAddress.Loopback }), Throws.Nothing);
    }

    private string Render(string template)
    {
        File.WriteAllText(_path, template);
        return new XrdpIniRenderer(_path).Render(SampleValues.Typical);
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string word) =>
        Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.StartFailed).And.Property("Retryable").False.And.Message.Contains(word);
}
