using Acme.Backend;
//#if (ports)
using Acme.Ports;
//#endif
//#if (store)
using Acme.Stores;
//#endif
using Autofac;
using Modular.Abstractions;

namespace Acme;

/// <summary>What the host looks for: it registers the plugin's parts by the keys that settings name.</summary>
public sealed class EchoModule : PluginModule
{
    public override string Name => "Acme";

    public override string Description => "Servers that greet and echo: the smallest honest backend.";

    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance(BindOptions<EchoOptions>());
        builder.RegisterType<EchoBackend>().Keyed<IServerBackend>("acme").SingleInstance();
        //#if (ports)
        builder.RegisterType<FirstFreePortAllocator>().Keyed<IPortAllocator>("acme").SingleInstance();
        //#endif
        //#if (store)
        builder.RegisterType<JsonFileStore>().Keyed<IStateStore>("acme").SingleInstance();
        //#endif
    }
}
