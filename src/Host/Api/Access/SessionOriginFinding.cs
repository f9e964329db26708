using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>
/// Whether being on this machine is all that a caller needs although desktops are on it, too, and nobody can tell whose requests come out of one.
/// </summary>
internal sealed class SessionOriginFinding(Authentication authentication, KnownCapabilities capabilities, ModularOptions options) : IHostFinding
{
    public Finding? Beside(GuardedBackend backend)
    {
        if (!authentication.GoesByPlace || backend.SessionOrigin is not null || capabilities.Current is not { UsesHostPorts: true })
            return null;

        return new Finding
        {
            Severity = FindingSeverity.Warning,
            Message = "No authentication is configured, so all callers on this machine are served, and the backend " +
                $"{options.ServerBackend} does not tell which of them are in a desktop session: whoever uses one server may manage all of them.",
            Fix = "Make a key with modular keys create, or set JWT_SECRET_KEY or AUTH_SERVICE_URL.",
        };
    }
}
