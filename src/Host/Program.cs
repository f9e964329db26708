using Modular.Host.Api;
using Modular.Host.Api.Access;
using Modular.Host.CommandLine;
using Modular.Host.CommandLine.Keys;
using Modular.Host.CommandLine.Plugins;
using Modular.Host.CommandLine.State;
using Modular.Host.Ending;
using Modular.Host.Load;
using Modular.Host.Observability;
using Modular.Host.Parts;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Settings;

try
{
    var (words, settings) = SettingArguments.Separate(args);
    IConfiguration Configure() => ConfigurationSources.Begin(settings).Configuration;
    Task<int> WithHostAsync(FolderUse use, Func<ComposedHost, Task<int>> work) => ComposeAsync(settings, use, work);
    var modular = new ModularCommand(() => WithHostAsync(FolderUse.Serve, ServeAsync))
    {
        CheckCommand.Create(WithHostAsync, Console.Out),
        HealthCommand.Create(Configure, Console.Out),
        new KeysCommand(TimeProvider.System, Console.Out, Console.Error).Create(Configure),
        StateCommand.Create(WithHostAsync, Console.Out),
        new PluginsCommand(Console.Out).Create(() => ConfigurationSources.Begin(settings)),
    };
    return await modular.RunAsync(words, Console.Out);
}
catch (Exception e)
{
    return StartFailure.Report(e, Console.Error);
}

static async Task<int> ComposeAsync(string[] settings, FolderUse use, Func<ComposedHost, Task<int>> work)
{
    var builder = ConfigurationSources.Begin(settings);
    DescriptorBudget.DemandLeast(OpenDescriptors.Limit());
    var (options, warnings) = OptionsReader.Read(builder.Configuration);
    using var identity = Claim(options.DataPath, use);
    AddParts(builder, options, identity);

    await using var app = builder.Build();
    using var overdue = new OverdueEnd(app.Services.GetRequiredService<ILogger<OverdueEnd>>());
    UnexpectedEnd.Watch(app.Logger);
    app.Services.GetRequiredService<GuardedParts>();
    return Environment.ExitCode = await work(new ComposedHost(app, options, warnings, identity, overdue));
}

static async Task<int> ServeAsync(ComposedHost host)
{
    host.Services.GetRequiredService<ApiSockets>().Open();
    StartupReport.Write(host.App.Logger, host.Options, host.Warnings, host.Services.GetRequiredService<PluginInventory>(),
        host.Services.GetRequiredService<Authentication>().Summary);
    host.App.MapModularApi();
    return await new ServiceRun(host.App, host.Overdue, host.Services.GetRequiredService<ILogger<ServiceRun>>()).RunAsync();
}

static ManagerIdentity Claim(string dataPath, FolderUse use)
{
    if (use != FolderUse.Serve)
        DataOwner.Ensure(dataPath, FileOwner.Own);

    return ManagerIdentity.Claim(dataPath, mayShare: use == FolderUse.Read);
}

static void AddParts(WebApplicationBuilder builder, ModularOptions options, ManagerIdentity identity)
{
    builder.Services.AddModularLogging(options);
    builder.Services.AddSingleton(TimeProvider.System);
    var node = NodeIdentity.Of(options, Environment.MachineName, identity.FolderMark);
    builder.Services.AddSingleton(node);
    builder.Services.AddSingleton(options.ToContext(identity, node));
    builder.Services.AddSingleton(new DataFolder(identity.FolderMark));
    builder.Services.AddPlugins(options);
    builder.Services.AddServers(options);
    builder.Services.AddModularApi();
    builder.ConfigureApiServer(options);
}
