namespace Modular.Host.Settings;

/// <summary>Who may call the API.</summary>
internal enum AuthMode
{
    /// <summary>What is configured; with nothing configured, callers on this machine only.</summary>
    Auto,

    /// <summary>Everybody who reaches the port; for networks that are closed by other means.</summary>
    None,
}
