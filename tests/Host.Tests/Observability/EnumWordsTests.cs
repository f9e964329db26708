using Modular.Abstractions;
using Modular.Host.Observability;
using Serilog;

namespace Modular.Host.Tests.Observability;

internal sealed class EnumWordsTests
{
    [Test]
    public void Enrich_OfALineWithAnEnum_WritesItsWord()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var log = new LoggerConfiguration().Enrich.With<EnumWords>().WriteTo.File(new LogLineFormatter(), path).CreateLogger())
                log.Information("Server {ServerId}: {From} -> {Policy}, {Count}", "abc", ServerStatus.Running, RestartPolicy.OnFailure, 3);

            Assert.That(File.ReadAllText(path), Does.Contain("Server abc: running -> on_failure, 3"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
