namespace Modular.Host.Servers.Disk;

/// <summary>How much of MAX_DISK_PER_USER a user has.</summary>
internal enum DiskLevel
{
    Within,

    /// <summary>90 % or more.</summary>
    Near,

    /// <summary>All of it, or more.</summary>
    Full,

    /// <summary>110 % or more.</summary>
    Over,
}
