namespace Modular.Host.Ending;

/// <summary>
/// Exceptions that nothing on their thread catches, as on one that a plugin has started: the runtime would abort the process with 134 and no line in the log.
/// </summary>
internal static partial class UnexpectedEnd
{
    public static void Watch(ILogger log) => AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        ProcessEnd.Now(ExitCodes.Bug, () => Unhandled(log, e.ExceptionObject as Exception));

    [LoggerMessage(1011, LogLevel.Critical, "The process ends because of an exception that nobody caught, on a thread of its own")]
    private static partial void Unhandled(ILogger log, Exception? exception);
}
