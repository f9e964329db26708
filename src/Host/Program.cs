using Modular.Host.Api;
using Modular.Host.Api.Access;
using Modular.Host.CommandLine;
using Modular.Host.CommandLine.Keys;
using Modular.Host.CommandLine.State;
using Modular.Host.Faults;
using Modular.Host.Load;
using Modular.Host.Observability;
using Modular.Host.Parts;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Servers.Custody;
using Modular.Host.Settings;

const string Check = "--check";

if (args.Contains("--help") || args.Contains("-h"))
{
    Help.Print(Console.Out);
    return 0;
}

if (args.Contains("--version"))
{
    Console.Out.WriteLine(PluginVersion.Of(typeof(Program).Assembly));
    return 0;
}

try
{
    return await RunAsync(args);
}
catch (Exception e) when (StartFailure.Report(e, Console.Error) is { } exitCode)
{
    return exitCode;
}

static async Task<int> RunAsync(string[] args)
{
    var state = StateCommand.Parse(args);
    if (state is not null)
        args = args[state.ArgumentCount..];

    var keys = KeysCommand.Parse(args);
    if (keys is not null)
        args = [.. keys.Settings];

    var health = HealthCommand.Parse(args);
    string[] settings = [.. args.Where(a => a != Check && !HealthCommand.IsMine(a))];
    SettingArguments.Check(settings);
    var builder = ConfigurationSources.Begin(settings);
    if (keys is not null)
        return await keys.RunAsync(builder.Configuration, TimeProvider.System, Console.Out, Console.Error);

    if (health is not null)
        return await health.RunAsync(builder.Configuration, Console.Out);

    DescriptorBudget.DemandLeast(OpenDescriptors.Limit());
    var (options, warnings) = OptionsReader.Read(builder.Configuration);
    using var identity = Claim(options.DataPath, state, args.Contains(Check));
    AddParts(builder, options, identity);

    await using var app = builder.Build();
    var parts = app.Services.GetRequiredService<GuardedParts>();
    if (args.Contains(Check))
        return await CheckCommand.RunAsync(options, app.Services, identity.IsAlone, Console.Out);

    if (state is not null)
        return await state.RunAsync(parts.Store, app.Services.GetRequiredService<ICustodyOrders>(), options.StateStore, TimeProvider.System, Console.Out);

    app.Services.GetRequiredService<ApiSockets>().Open();
    StartupReport.Write(app.Logger, options, warnings, app.Services.GetRequiredService<PluginInventory>(), app.Services.GetRequiredService<Authentication>().Summary);
    app.MapModularApi();
    await app.RunAsync();
    return Environment.ExitCode;
}

static ManagerIdentity Claim(string dataPath, StateCommand? state, bool isCheck)
{
    if (state is not null || isCheck)
        DataOwner.Ensure(dataPath, FileOwner.Own);

    return ManagerIdentity.Claim(dataPath, mayShare: state is { MayShareFolder: true } || isCheck);
}

static void AddParts(WebApplicationBuilder builder, ModularOptions options, ManagerIdentity identity)
{
    builder.Services.AddModularLogging(options);
    builder.Services.AddSingleton(FaultsSetup.Clock(builder.Configuration));
    var node = NodeIdentity.Of(options, Environment.MachineName, identity.FolderMark);
    builder.Services.AddSingleton(node);
    builder.Services.AddSingleton(options.ToContext(identity, node));
    builder.Services.AddSingleton(new DataFolder(identity.FolderMark));
    builder.Services.AddPlugins(options);
    builder.Services.AddServers(options);
    builder.Services.AddModularApi();
    builder.ConfigureApiServer(options);
}
