using Modular.Host.Ending;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>A host with its plugins that has not been started.</summary>
internal sealed record ComposedHost(WebApplication App, ModularOptions Options, IReadOnlyList<string> Warnings, ManagerIdentity Identity, OverdueEnd Overdue)
{
    public IServiceProvider Services => App.Services;
}
