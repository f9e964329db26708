namespace Modular.Host;

/// <summary>How the process ends.</summary>
internal static class ExitCodes
{
    /// <summary>A command that was not written as it must be (sysexits.h, EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>Settings or plugins that cannot work (sysexits.h, EX_CONFIG).</summary>
    public const int Configuration = 78;
}
