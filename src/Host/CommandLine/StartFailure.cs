using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>What an operator can mend, said in lines without a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The exit code, after saying why; null when it is a bug.</summary>
    public static int? Report(Exception failure, TextWriter errors)
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
                return null;
        }
    }
}
