using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: deletes files when only what is alive was to go.</summary>
internal sealed class CleaningBackend(HostContext host) : HelperProcesses(host), IHaveLeftovers<CleaningBackend>
{
    public static new bool IsQuick => false;

    public static new CleaningBackend Open(HostContext host) => new(host);

    protected override bool Deletes(RemovalScope scope) => true;
}
