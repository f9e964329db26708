namespace Modular.Abstractions;

/// <summary>Ability of a running server: what it uses.</summary>
public interface IRunningServerUsage
{
    /// <summary>Figures of now; those that cannot be had are null.</summary>
    Task<ServerUsage> GetUsageAsync(CancellationToken cancellationToken);
}
