using System.Net.Sockets;
using Modular.Host;
using Modular.Host.Api;
using Modular.Host.CommandLine;
using Modular.Host.CommandLine.State;
using Modular.Host.Faults;
using Modular.Host.Observability;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Settings;

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
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCodes.Usage;
}
catch (SettingsException e)
{
    foreach (var error in e.Errors)
        Console.Error.WriteLine(error);

    return ExitCodes.Configuration;
}
catch (IOException e) when (e.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
{
    Console.Error.WriteLine($"The API cannot listen: {e.Message} Stop the other program, or set RDP_SERVER_MANAGER_PORT.");
    return ExitCodes.Configuration;
}

static async Task<int> RunAsync(string[] args)
{
    var commands = new[] { "--check", "--health" };
    var state = StateCommand.Parse(args);
    if (state is not null)
        args = args[StateCommand.ArgumentCount..];

    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    ConfigurationSources.Apply(builder.Configuration, [.. args.Except(commands)]);
    if (args.Contains("--health"))
        return await HealthCommand.RunAsync(builder.Configuration, Console.Out);

    var (options, warnings) = OptionsReader.Read(builder.Configuration);
    using var identity = ManagerIdentity.Claim(options.DataPath);
    builder.Services.AddModularLogging(options);
    builder.Services.AddSingleton(FaultsSetup.Clock(builder.Configuration));
    builder.Services.AddSingleton(options.ToContext(identity.Id));
    builder.Services.AddPlugins(options);
    builder.Services.AddServers(options);
    builder.Services.AddModularApi();
    builder.ConfigureApiServer(options);

    await using var app = builder.Build();
    var parts = app.Services.GetRequiredService<SelectedParts>();
    if (args.Contains("--check"))
        return await CheckCommand.RunAsync(options, parts, app.Services.GetRequiredService<PluginInventory>(), Console.Out);

    if (state is not null)
        return await state.RunAsync(parts.Store, options.StateStore, TimeProvider.System, Console.Out);

    StartupReport.Write(app.Logger, options, warnings, app.Services.GetRequiredService<PluginInventory>());
    app.MapModularApi();
    await app.RunAsync();
    return Environment.ExitCode;
}
