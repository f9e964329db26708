namespace Modular.Abstractions;

/// <summary>What <see cref="IServerBackend.RecoverAsync"/> found.</summary>
public abstract record RecoveryResult
{
    private RecoveryResult()
    {
    }

    /// <summary>It runs, and this is the hold on it.</summary>
    public sealed record Adopted : RecoveryResult
    {
        /// <summary>The running server, as <see cref="IServerBackend.StartAsync"/> would have returned it.</summary>
        public required IRunningServer Server { get; init; }
    }

    /// <summary>It certainly does not run (any more). Parts of it may be left; <see cref="IServerBackend.RemoveAsync"/> ends them.</summary>
    public sealed record Gone : RecoveryResult
    {
        /// <summary>What is known of its end.</summary>
        public required ServerExit Exit { get; init; }
    }

    /// <summary>It cannot be told now. The host stops nothing, frees nothing, and asks again later.</summary>
    public sealed record Unknown : RecoveryResult
    {
        /// <summary>One sentence: why not.</summary>
        public required string Reason { get; init; }
    }
}
