using System.Diagnostics;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Certificates;
using Modular.Xrdp.Configuration;
using Modular.Xrdp.Probes;

namespace Modular.Xrdp.Tests.Configuration;

/// <summary>The xrdp program on a rendered file, in a folder and on a port of its own; ends with the test.</summary>
internal sealed class RealXrdp : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modular-xrdp-").FullName;
    private Process? _process;

    public required IPEndPoint Endpoint { get; init; }

    public SecurityLevel Level { get; init; } = SecurityLevel.High;

    public ServerCertificate Certificate { get; } = ServerCertificate.Create("0198f000-0000-7000-8000-00000000abcd", "localhost", TimeProvider.System);

    public string KeyPath => Path.Combine(_folder, "key.pem");

    /// <summary>Starts it and waits until it answers in any way.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var ini = Path.Combine(_folder, "xrdp.ini");
        await File.WriteAllTextAsync(Path.Combine(_folder, "cert.pem"), Certificate.CertificatePem, ct);
        await File.WriteAllTextAsync(KeyPath, Certificate.KeyPem, ct);
        await File.WriteAllTextAsync(ini, new XrdpIniRenderer(null).Render(Values()), ct);
        _process = Process.Start(
            new ProcessStartInfo("/usr/sbin/xrdp", ["--nodaemon", "--config", ini])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _folder
            })!;
        while ((await RdpProbe.ProbeAsync(Endpoint, null, ct)).Detail == "nothing listens")
        {
            Assert.That(_process.HasExited, Is.False, "xrdp ended");
            await Task.Delay(20, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private XrdpIniValues Values() => SampleValues.Typical with
    {
        BindAddress = Endpoint.Address,
        Port = Endpoint.Port,
        CertificatePath = Path.Combine(_folder, "cert.pem"),
        KeyPath = KeyPath,
        LogPath = Path.Combine(_folder, "xrdp.log"),
        SecurityLevel = Level,
    };
}
