namespace Modular.Abstractions;

/// <summary>What <see cref="IServerBackend.RecoverAsync"/> found.</summary>
public abstract record RecoveryResult
{
    private RecoveryResult()
    {
    }

    /// <summary>It runs, and this is the hold on it.</summary>
    /// <param name="Server">The running server, as <see cref="IServerBackend.StartAsync"/> would have returned it.</param>
    public sealed record Adopted(IRunningServer Server) : RecoveryResult;

    /// <summary>It certainly does not run (any more). Parts of it may be left; <see cref="IServerBackend.RemoveAsync"/> ends them.</summary>
    /// <param name="Exit">What is known of its end.</param>
    public sealed record Gone(ServerExit Exit) : RecoveryResult;

    /// <summary>It cannot be told now. The host stops nothing, frees nothing, and asks again later.</summary>
    /// <param name="Reason">One sentence: why not.</param>
    public sealed record Unknown(string Reason) : RecoveryResult;
}
