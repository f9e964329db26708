namespace Modular.Abstractions;

/// <summary>What happens when a server ends by itself.</summary>
public enum RestartPolicy
{
    /// <summary>It stays <see cref="ServerStatus.Failed"/>. The default.</summary>
    Never,

    /// <summary>It is started again with the same credentials, with a growing pause between attempts.</summary>
    OnFailure,
}
