using Autofac.Builder;
using Autofac.Core;

namespace Modular.Host.Plugins;

/// <summary>
/// Lets a plugin's constructors take what the host's own container has; Microsoft's container stays the host's, plugins get an Autofac one that falls back to
/// it.
/// </summary>
internal sealed class HostServices(IServiceProvider host) : IRegistrationSource
{
    private readonly IServiceProviderIsService _known = host.GetRequiredService<IServiceProviderIsService>();

    public bool IsAdapterForIndividualComponents => false;

    public IEnumerable<IComponentRegistration> RegistrationsFor(Service service, Func<Service, IEnumerable<ServiceRegistration>> registrationAccessor)
    {
        if (service is not TypedService { ServiceType: var type } || !MayTake(type))
            yield break;

        yield return RegistrationBuilder.ForDelegate(type, (_, _) => host.GetRequiredService(type)).ExternallyOwned().CreateRegistration();
    }

    private bool MayTake(Type type) =>
        type != typeof(IServiceProvider)
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        && type.Assembly != typeof(HostServices).Assembly
        && _known.IsService(type);
}
