using System.Text;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;
using Modular.Xrdp.Tests.Configuration;

namespace Modular.Fuzzing.Parsers;

/// <summary>Whatever goes into xrdp.ini, xrdp reads what was meant or the manager refuses it.</summary>
internal sealed class XrdpIniFuzzTests
{
    private readonly XrdpIniRenderer _renderer = new(null);

    /// <summary>What xrdp trims: everything up to the blank.</summary>
    private static readonly char[] White = [.. Enumerable.Range(0, ' ' + 1).Select(c => (char)c)];

    private static XrdpIniValues Typical { get; } = SampleValues.Typical with { Title = "T" };

    [Test]
    [CancelAfter(300_000)]
    public void Title_WhateverItIs_ChangesItsOwnLineAlone()
    {
        var plain = _renderer.Render(Typical).Split('\n');
        Fuzz.Run(5_000, random =>
        {
            var lines = _renderer.Render(Typical with { Title = Damage.Of(HostileText.Next(random), random) }).Split('\n');
            var changed = lines.Where((line, i) => i >= plain.Length || line != plain[i]).ToList();
            Assert.That(lines, Has.Length.EqualTo(plain.Length));
            Assert.That(changed, Is.All.Match("^ls_title=(?!ask|\\$)[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$"));
            Assert.That(changed, Has.Count.LessThanOrEqualTo(1));
        });
    }

    [Test]
    [CancelAfter(300_000)]
    public void Values_WhateverTheyAre_AreReadBackOrRefused() => Fuzz.Run(5_000, random =>
    {
        var values = Typical with
        {
            CertificatePath = Path(Typical.CertificatePath, random),
            KeyPath = Path(Typical.KeyPath, random),
            LogPath = Path(Typical.LogPath, random),
            Port = random.Next(-10, 70_000),
            Title = HostileText.Next(random),
        };
        try
        {
            var globals = XrdpIniParser.Parse(_renderer.Render(values)).Single(s => s.Is("globals"));
            Assert.That(globals.Of("certificate").Single().Value, Is.EqualTo(values.CertificatePath));
            Assert.That(globals.Of("key_file").Single().Value, Is.EqualTo(values.KeyPath));
        }
        catch (ServerException e)
        {
            Assert.That((e.Error, e.Retryable), Is.EqualTo((ServerError.StartFailed, false)));
        }
    });

    [Test]
    [CancelAfter(300_000)]
    public void Text_AfterRendering_MeansTheSameOrIsRefused()
    {
        var good = _renderer.Render(Typical);
        Fuzz.Run(20_000, random =>
        {
            var text = random.Next(2) == 0 ? Damage.Of(good, random) : Encoding.UTF8.GetString(Damage.Of(Encoding.UTF8.GetBytes(good), random));
            try
            {
                XrdpIniMeaning.Check(text, Typical);
                AssertSafe(text);
            }
            catch (ServerException e)
            {
                Assert.That(e.Message.Any(char.IsControl), Is.False);
            }
        });
    }

    /// <summary>The parts of the meaning that keep strangers out, read in the most naive way.</summary>
    private static void AssertSafe(string text)
    {
        var lines = text.Split('\r', '\n').Select(l => l.Split('#', ';', '\0')[0].Trim(White)).ToList();
        var desktop = lines.SkipWhile(l => !l.Contains("[desktop]", StringComparison.OrdinalIgnoreCase)).Skip(1)
            .TakeWhile(l => !(l.Contains('[') && l.Contains(']'))).ToList();
        Assert.That(lines.Where(l => l.StartsWith("security_layer", StringComparison.OrdinalIgnoreCase) && l.Contains('=')),
            Is.Not.Empty.And.All.Match("^security_layer[\\0-\\x20]*=[\\0-\\x20]*tls$"));
        Assert.That(desktop.Where(l => l.StartsWith("lib", StringComparison.OrdinalIgnoreCase) && l.Contains('=')),
            Is.All.Match("^lib[\\0-\\x20]*=[\\0-\\x20]*libvnc.so$"));
        Assert.That(desktop.Where(l => l.StartsWith("pamsessionmng", StringComparison.OrdinalIgnoreCase)), Is.Not.Empty.And.All.Contains("127.79.0.1"));
    }

    private static string Path(string good, Random random) => random.Next(3) == 0 ? Damage.Of(good, random) : good;
}
