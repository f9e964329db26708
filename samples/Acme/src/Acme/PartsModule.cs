//#if (withBackend)
using Acme.Backend;
//#endif
//#if (withPorts)
using Acme.Ports;
//#endif
//#if (withStore)
using Acme.Stores;
//#endif
using Autofac;
using Modular.Abstractions;

namespace Acme;

/// <summary>What the host looks for: it registers the plugin's parts by the keys that settings name.</summary>
public sealed class PartsModule : PluginModule
{
    public override string Name => "Acme";

    public override string Description => "The smallest parts that keep what the contract promises.";

    protected override void Load(ContainerBuilder builder)
    {
        //#if (withBackend)
        builder.RegisterInstance(BindOptions<EchoOptions>());
        builder.RegisterType<EchoBackend>().Keyed<IServerBackend>("acme").SingleInstance();
        //#endif
        //#if (withPorts)
        builder.RegisterType<FirstFreePortAllocator>().Keyed<IPortAllocator>("acme").SingleInstance();
        //#endif
        //#if (withStore)
        builder.RegisterType<JsonFileStore>().Keyed<IStateStore>("acme").SingleInstance();
        //#endif
    }
}
