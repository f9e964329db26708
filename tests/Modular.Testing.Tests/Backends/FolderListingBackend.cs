using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: looks for its servers among its files only.</summary>
internal sealed class FolderListingBackend(HostContext host) : HelperProcesses(host), IHaveLeftovers<FolderListingBackend>
{
    public static new bool IsQuick => false;

    public static new FolderListingBackend Open(HostContext host) => new(host);

    protected override bool IsListed(string serverId) => File.Exists(FileOf(serverId));
}
