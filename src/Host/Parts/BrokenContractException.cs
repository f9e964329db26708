namespace Modular.Host.Parts;

/// <summary>A plugin returned what the contract forbids; the message says what, as a phrase after the plugin's name.</summary>
internal sealed class BrokenContractException(string fault) : Exception(fault)
{
    /// <summary>Whether something may run that the host has no hold on.</summary>
    public bool LeavesDoubt { get; init; }
}
