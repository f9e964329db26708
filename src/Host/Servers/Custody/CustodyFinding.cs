namespace Modular.Host.Servers.Custody;

/// <summary>Why nothing may be changed now.</summary>
/// <param name="Reason">For programs: <c>store_empty</c>, <c>store_older</c>, <c>store_foreign</c>, <c>folder_older</c>, <c>folder_copied</c>,
/// <c>folder_foreign</c>, <c>manager_twice</c>, <c>servers_unknown</c>.</param>
/// <param name="Message">What was found, in a sentence or two.</param>
internal sealed record CustodyFinding(string Reason, string Message)
{
    /// <summary>What an operator can do.</summary>
    public const string WaysOn =
        "Put right what is wrong and start the manager again; or stop it and run one of: 'modular state adopt' (records are built from what DATA_PATH and " +
            "the machine show), "
        + "'modular state import FILE' (from an export), 'modular state accept-loss' (the store is right as it is; files without a record go to " +
        "DATA_PATH/lost+found). "
        + "Until then servers are listed and desktops run on, and nothing is started, stopped, changed or deleted.";

    public override string ToString() => $"{Message} {WaysOn}";
}
