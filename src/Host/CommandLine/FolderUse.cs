namespace Modular.Host.CommandLine;

/// <summary>What a command does to DATA_PATH.</summary>
internal enum FolderUse
{
    /// <summary>It is the manager that the folder belongs to.</summary>
    Serve,

    /// <summary>It changes what the manager keeps, so none may run, and only the manager's own user may.</summary>
    Change,

    /// <summary>It reads, also beside a manager that runs, and only as the manager's own user: what another one leaves there would be in the way.</summary>
    Read,
}
