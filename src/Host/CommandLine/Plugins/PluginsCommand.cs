using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Host.Ending;
using Modular.Host.Observability;
using Modular.Host.Plugins;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine.Plugins;

/// <summary>
/// <c>modular plugins check FOLDER</c>: what a host with these settings says of one plugin. Its data and logs are in folders that live as long as the command.
/// </summary>
internal sealed class PluginsCommand(TextWriter output)
{
    /// <param name="begin">The host that is to be, with its settings.</param>
    public Command Create(Func<WebApplicationBuilder> begin)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Where the plugin was published to" };
        var check = new Command("check", "Load the plugin in FOLDER as a host would, and say what a host would: 0 when it would take it, else 78") { folder };
        check.SetAction(async (result, _) =>
        {
            var exitCode = await RunAsync(begin(), result.GetRequiredValue(folder));
            EndInTime();
            return exitCode;
        });
        return new Command("plugins", "Look at plugins, for their authors") { check };
    }

    /// <summary>0 when a host would take it, 78 when not.</summary>
    /// <param name="builder">The host that is to be, with its settings.</param>
    /// <param name="folder">The plugin's.</param>
    public async Task<int> RunAsync(WebApplicationBuilder builder, string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(path))
            throw new SettingsException([$"There is no folder '{path}': name that of a published plugin, with {Path.GetFileName(path)}.dll in it."]);

        var room = Directory.CreateTempSubdirectory("modular-plugins-check-");
        try
        {
            builder.Configuration.AddInMemoryCollection(
            [
                new("DATA_PATH", Path.Combine(room.FullName, "data")),
                new("LOG_PATH", Path.Combine(room.FullName, "logs")),
            ]);
            return await RunAsync(builder, path, OptionsReader.Read(builder.Configuration).Options);
        }
        finally
        {
            room.Delete(recursive: true);
        }
    }

    /// <summary>A thread that the plugin began and that is none of the background keeps the process, as it would keep a host.</summary>
    private void EndInTime()
    {
        void Tell() => output.WriteLine("Error: It holds a thread, so that the process does not end by itself. Set IsBackground of it.");
        new OverdueEnd(NullLogger<OverdueEnd>.Instance, (_, _) => ProcessEnd.Now(ExitCodes.Configuration, Tell)).Begin(OverdueEnd.LastWork);
    }

    private async Task<int> RunAsync(WebApplicationBuilder builder, string path, ModularOptions options)
    {
        using var identity = ManagerIdentity.Claim(options.DataPath);
        var context = options.ToContext(identity, NodeIdentity.Of(options, Environment.MachineName, identity.FolderMark));
        builder.Services.AddModularLogging(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(context);
        await using var app = builder.Build();
        await using var catalog = new PluginCatalog([path], app.Configuration, context, app.Services, new PluginPatience());
        var report = new PluginReport(output);
        await report.WriteAsync(catalog, options);
        return report.HasErrors ? ExitCodes.Configuration : 0;
    }
}
