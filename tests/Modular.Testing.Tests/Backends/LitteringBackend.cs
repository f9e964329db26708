using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: leaves its files for ever.</summary>
internal sealed class LitteringBackend(HostContext host) : HelperProcesses(host), IHaveLeftovers<LitteringBackend>
{
    private readonly HostContext _host = host;

    public static new bool IsQuick => false;

    public static new LitteringBackend Open(HostContext host) => new(host);

    public override async Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken)
    {
        var hadFile = File.Exists(FileOf(serverId));
        await base.RemoveAsync(serverId, scope, cancellationToken);
        if (hadFile)
            await File.WriteAllTextAsync(Path.Combine(_host.LogPath, serverId + ".log"), "it was removed", cancellationToken);
    }
}
