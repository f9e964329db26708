namespace Modular.BadPlugins;

/// <summary>When the host calls a member.</summary>
internal enum Occasion
{
    /// <summary>While servers are made, looked at, and taken away.</summary>
    Life,

    /// <summary>Only while the host starts.</summary>
    Start,

    /// <summary>When somebody calls who is known by nothing but this machine: nobody is served while it cannot be told who it is.</summary>
    Entry,

    /// <summary>Only when something was lost, renamed or is copied: tests of the host's border have it.</summary>
    Custody,

    /// <summary>Not yet.</summary>
    Never,
}
