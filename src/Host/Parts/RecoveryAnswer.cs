using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>What is known of a server that an earlier run of the host started.</summary>
internal abstract record RecoveryAnswer
{
    private RecoveryAnswer()
    {
    }

    /// <summary>It runs, and this is the hold on it.</summary>
    public sealed record Adopted(GuardedServer Server) : RecoveryAnswer;

    /// <summary>It certainly does not run.</summary>
    public sealed record Gone(ServerExit Exit) : RecoveryAnswer;

    /// <summary>It cannot be told now.</summary>
    public sealed record Unknown(string Reason) : RecoveryAnswer;
}
