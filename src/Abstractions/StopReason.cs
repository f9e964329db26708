namespace Modular.Abstractions;

/// <summary>Why a server was told to stop, or to be deleted.</summary>
public enum StopReason
{
    /// <summary>A caller asked for it.</summary>
    User,

    /// <summary>Nobody was logged in for its <see cref="ServerRecord.IdleTimeout"/>.</summary>
    Idle,

    /// <summary>Its <see cref="ServerRecord.ExpiresAt"/> has passed.</summary>
    Ttl,

    /// <summary>The manager ended, and ended its servers with it.</summary>
    Shutdown,

    /// <summary>Something that this version has no word for; a newer one noted it.</summary>
    Other,

    /// <summary>The files of its user's servers took too much of the disk.</summary>
    DiskQuota,
}
