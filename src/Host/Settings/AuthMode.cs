namespace Modular.Host.Settings;

/// <summary>Who may call the API.</summary>
internal enum AuthMode
{
    /// <summary>What is configured; with nothing configured, callers on this machine only.</summary>
    Auto,

    /// <summary>Callers with an API key, also those on this machine.</summary>
    ApiKey,

    /// <summary>Callers with a JWT, also those on this machine.</summary>
    Jwt,

    /// <summary>Everybody who reaches the port; for networks that are closed by other means.</summary>
    None,
}
