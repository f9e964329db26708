using Modular.Host.Settings;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace Modular.Host.Observability;

/// <summary>Serilog to the console and to files that roll by day and by size.</summary>
internal static class LoggingSetup
{
    private const long LargestFile = 10 * 1024 * 1024;
    private const int FilesKept = 14;

    public static IServiceCollection AddModularLogging(this IServiceCollection services, ModularOptions options) =>
        services.AddSerilog(Configure(new LoggerConfiguration(), options).CreateLogger(), dispose: true);

    private static LoggerConfiguration Configure(LoggerConfiguration logger, ModularOptions options)
    {
        ITextFormatter formatter = options.LogFormat == "json" ? new CompactJsonFormatter() : new LogLineFormatter();
        return logger
            .MinimumLevel.Is(Level(options.LogLevel))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            .WriteTo.Console(formatter)
            .WriteTo.File(formatter, Path.Combine(options.LogPath, "manager-.log"), rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: LargestFile, rollOnFileSizeLimit: true, retainedFileCountLimit: FilesKept);
    }

    private static LogEventLevel Level(string level) => level switch
    {
        "DEBUG" => LogEventLevel.Debug,
        "WARNING" => LogEventLevel.Warning,
        "ERROR" => LogEventLevel.Error,
        "CRITICAL" => LogEventLevel.Fatal,
        _ => LogEventLevel.Information,
    };
}
