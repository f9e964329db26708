using Modular.Host.Observability;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>Why the process ends: what an operator can mend in lines without a stack trace, a bug with it.</summary>
internal static class StartFailure
{
    /// <summary>The exit code, after saying why.</summary>
    public static int Report(Exception failure, TextWriter errors)
    {
        switch (failure)
        {
            case UsageException:
                errors.WriteLine(failure.Message);
                return ExitCodes.Usage;
            case SettingsException settings:
                foreach (var error in settings.Errors)
                    errors.WriteLine(error);

                return ExitCodes.Configuration;
            default:
                errors.WriteLine($"The manager ends because of a bug, in it or in a plugin: {OneLine.Of(failure.Message)}");
                errors.WriteLine(failure);
                return ExitCodes.Bug;
        }
    }
}
