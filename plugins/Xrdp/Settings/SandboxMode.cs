namespace Modular.Xrdp.Settings;

/// <summary>What separates servers from each other and from the manager.</summary>
public enum SandboxMode
{
    /// <summary>Bubblewrap if it works here, else a uid for each server if the manager may set uids, else an error.</summary>
    Auto,

    /// <summary>Namespaces made by bubblewrap, and as root a uid for each server too.</summary>
    Bubblewrap,

    /// <summary>A uid for each server; needs root.</summary>
    Uid,

    /// <summary>Nothing: sessions can read the manager's files. For development; must be asked for by name.</summary>
    None,
}
