namespace Modular.Host;

/// <summary>How the process ends.</summary>
internal static class ExitCodes
{
    /// <summary>Settings or plugins that cannot work (sysexits.h, EX_CONFIG).</summary>
    public const int Configuration = 78;
}
