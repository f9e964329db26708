using Autofac;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Abstractions;

namespace Modular.Xrdp.Tests.Support;

/// <summary>A backend as the host would make it, on folders of its own.</summary>
internal sealed class TestBackend : IAsyncDisposable
{
    private readonly IContainer _container;

    public TestBackend(TestFolders folders, IReadOnlyDictionary<string, string?>? settings = null)
        : this(folders.Host, settings)
    {
    }

    public TestBackend(HostContext host, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var values = new Dictionary<string, string?>
        {
            ["Plugins:Xrdp:BindAddress"] = "127.0.0.1",
            ["Plugins:Xrdp:VncPortStart"] = "21000",
            ["Plugins:Xrdp:VncPortEnd"] = "21199",
            ["Plugins:Xrdp:GatewayNetwork"] = "127.78.0.0/16",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
            values["Plugins:Xrdp:" + name] = value;
        var builder = new ContainerBuilder();
        builder.RegisterInstance(TimeProvider.System).ExternallyOwned();
        builder.RegisterGeneric(typeof(NullLogger<>)).As(typeof(ILogger<>));
        builder.RegisterInstance(host);
        builder.RegisterModule(new XrdpModule
        {
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Plugins:Xrdp"),
            Host = host,
        });
        _container = builder.Build();
        Backend = _container.ResolveKeyed<IServerBackend>("xrdp");
    }

    public IServerBackend Backend { get; }

    public T Resolve<T>()
        where T : notnull => _container.Resolve<T>();

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
