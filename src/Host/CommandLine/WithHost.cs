namespace Modular.Host.CommandLine;

/// <summary>Composes the host from the settings, does the work with it, and takes it apart again; the exit code is the work's.</summary>
internal delegate Task<int> WithHost(FolderUse use, Func<ComposedHost, Task<int>> work);
