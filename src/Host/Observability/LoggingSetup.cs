using Modular.Host.Settings;
using Serilog;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace Modular.Host.Observability;

/// <summary>Serilog to the console and to files that roll by day and by size; the audit trail, which no level silences, also to files of its own.</summary>
internal static class LoggingSetup
{
    private const long LargestFile = 10 * 1024 * 1024;
    private const int FilesKept = 14;

    /// <summary>Who did what is asked about later than what went wrong.</summary>
    private const int AuditFilesKept = 90;
    private static readonly string Audit = typeof(AuditLog).FullName!;

    public static IServiceCollection AddModularLogging(this IServiceCollection services, ModularOptions options) =>
        services.AddSerilog(Configure(new LoggerConfiguration(), options).CreateLogger(), dispose: true);

    private static LoggerConfiguration Configure(LoggerConfiguration logger, ModularOptions options)
    {
        ITextFormatter formatter = options.LogFormat == "json" ? new CompactJsonFormatter() : new LogLineFormatter();
        return logger
            .MinimumLevel.Is(Level(options.LogLevel))
            .MinimumLevel.Override(Audit, LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            .Enrich.With<EnumWords>()
            .WriteTo.Console(formatter)
            .WriteTo.File(formatter, Path.Combine(options.LogPath, "manager-.log"), rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: LargestFile, rollOnFileSizeLimit: true, retainedFileCountLimit: FilesKept)
            .WriteTo.Logger(
                trail => trail.Filter.ByIncludingOnly(Matching.FromSource(Audit)).WriteTo.File(formatter, Path.Combine(options.LogPath, "audit-.log"),
                rollingInterval: RollingInterval.Day, fileSizeLimitBytes: LargestFile, rollOnFileSizeLimit: true, retainedFileCountLimit: AuditFilesKept));
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
