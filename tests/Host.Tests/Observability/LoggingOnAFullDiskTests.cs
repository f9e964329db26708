using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modular.Host.Observability;
using Modular.Host.Settings;
using Modular.Testing;

namespace Modular.Host.Tests.Observability;

internal sealed partial class LoggingOnAFullDiskTests
{
    [Test]
    public void Log_OnAFullDisk_HurtsNobodyAndGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.Mount(1);
        using (var services = new ServiceCollection().AddLogging()
            .AddModularLogging(new ModularOptions { LogPath = disk.Folder, LogLevel = "INFO", LogFormat = "text" }).BuildServiceProvider())
        {
            var log = services.GetRequiredService<ILogger<LoggingOnAFullDiskTests>>();
            Said(log, "before");
            disk.Fill();
            for (var i = 0; i < 300; i++)
                Said(log, "while it is full");
            disk.Free();
            Said(log, "afterwards");
        }

        var text = File.ReadAllText(Directory.GetFiles(disk.Folder, "manager-*.log").Order().Last());
        Assert.That(text, Does.Contain("afterwards"));
    }

    [LoggerMessage(1, LogLevel.Information, "Said {Text}")]
    private static partial void Said(ILogger log, string text);
}
