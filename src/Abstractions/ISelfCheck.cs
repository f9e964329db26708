namespace Modular.Abstractions;

/// <summary>Ability of any plugin part: can it do its work on this machine, now? Asked once before first use and whenever an operator asks.</summary>
public interface ISelfCheck
{
    /// <summary>What is wrong and how to fix it; empty when all is well. Throws nothing for what it finds.</summary>
    Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken);
}
