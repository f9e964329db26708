using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modular.Host.Observability;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Observability;

internal sealed class AuditLogTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("modular-audit-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestCase("DEBUG")]
    [TestCase("CRITICAL")]
    public async Task Audit_AtAnyLevel_IsInTheLogAndInFilesOfItsOwn(string level)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddModularLogging(new ModularOptions { LogPath = _folder.FullName, LogLevel = level });
        await using (var provider = services.BuildServiceProvider())
        {
            var loggers = provider.GetRequiredService<ILoggerFactory>();
            var audit = new AuditLog(loggers.CreateLogger<AuditLog>());
            audit.Asked("key gateway (5d0c11aa)", "delete", "one", "accepted", 200);
            audit.Decided("stop", "two", "idle");
            loggers.CreateLogger("Modular.Host.Other").Log(LogLevel.Error, default, "something else", null, (text, _) => text);
        }

        foreach (var name in new[] { "audit", "manager" })
        {
            var text = await File.ReadAllTextAsync(_folder.GetFiles($"{name}-*.log").Single().FullName);
            Assert.That(text,
                Does.Contain("Audit: key gateway (5d0c11aa) asked to delete server one: accepted (200)")
                    .And.Contain("Audit: the manager itself is to stop server two: idle"));
            Assert.That(text.Contains("something else", StringComparison.Ordinal), Is.EqualTo(name == "manager" && level == "DEBUG"), name);
        }
    }
}
