namespace Modular.Host.Settings;

/// <summary>Puts the sources in order, later ones win: appsettings.json, appsettings.{LUCID_ENV}.json, env files, environment, command line.</summary>
internal static class ConfigurationSources
{
    private const string Secret = "JWT_SECRET_KEY";

    /// <summary>The host that is to be, with its settings.</summary>
    public static WebApplicationBuilder Begin(string[] arguments)
    {
        // settings are read once; watching for changes takes an inotify instance, of which programs of the same user can leave none
        var builder =
            WebApplication.CreateSlimBuilder(
                new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        Apply(builder.Configuration, arguments);
        return builder;
    }

    public static void Apply(IConfigurationManager configuration, string[] arguments)
    {
        if (arguments.FirstOrDefault(a => a.TrimStart('-', '/').StartsWith(Secret, StringComparison.OrdinalIgnoreCase)) is not null)
            throw new SettingsException(
                [$"{Secret}: must not be an argument, which everybody on this machine can read; set it in the environment, or in a file of ENV_FILES."]);

        var early = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(arguments).Build();
        var environment = early["LUCID_ENV"]?.Trim() ?? "development";
        var files = ReadFiles(early);
        Add(configuration, environment, files, arguments);
        var mapped = PluginSettingNames.Map((IConfiguration)configuration);
        configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = mapped });
    }

    private static void Add(IConfigurationManager configuration, string environment, List<Dictionary<string, string?>> files, string[] arguments)
    {
        configuration.Sources.Clear();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        if (environment.All(char.IsAsciiLetterOrDigit))
            configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json"), optional: true);

        foreach (var file in files)
            configuration.AddInMemoryCollection(file);

        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(arguments);
    }

    private static List<Dictionary<string, string?>> ReadFiles(IConfiguration early)
    {
        string? Outside(string name) => ServiceLinks.Value(early, name);
        var errors = new List<string>();
        var files = new List<Dictionary<string, string?>>();
        foreach (var entry in (early["ENV_FILES"] ?? "").Split([':', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var path = entry.TrimEnd('?');
            if (entry.EndsWith('?') && !File.Exists(path))
                continue;

            try
            {
                files.Add(EnvFile.Read(path, Outside, name => files.Select(f => f.GetValueOrDefault(name)).LastOrDefault(v => v is not null)));
            }
            catch (SettingsException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        return errors.Count == 0 ? files : throw new SettingsException(errors);
    }
}
