using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public static void Print(TextWriter output)
    {
        output.WriteLine("""
            Modular: creates and manages RDP servers through a REST API.

            Usage: modular [--NAME VALUE]...   serve the API until SIGTERM or Ctrl+C
                   modular --check             look at settings and plugins, say what would be used, exit
                   modular --health            ask /health of the manager on this machine: exit 0 when it is well, else 1
                                               (--health=live: whether it lives at all; --health=ready: whether it takes orders)
                   modular state export FILE   write every record of the state store to FILE
                   modular state import FILE   add the records of FILE to an empty state store
                   modular state backup FILE   copy the state store while the manager runs
                   modular state adopt         in custody: give the store the records of what DATA_PATH and the machine show
                   modular state accept-loss   in custody: take the store as it is; files without a record go to lost+found
                                               (--dry-run: say which, beside a manager that runs too; change nothing)
                   modular keys create --name NAME [--scopes servers:read,servers:write,admin] [--user USER] [--expires 30d]
                                               print a new API key, once
                   modular keys list           show all API keys, without the keys themselves
                   modular keys revoke ID      end one at once
                   modular --version | --help

            Exit codes: 0 ended in order, 1 a health check, a transfer of state or a change of keys failed, 64 a wrong command, 78 settings or plugins that cannot work.

            Settings, as environment variables, in ENV_FILES, in appsettings.json, or as --NAME VALUE:
            """);
        foreach (var setting in SettingDefinitions.All)
        {
            output.WriteLine();
            output.WriteLine($"  {setting.Name}");
            output.WriteLine($"      {setting.Meaning}");
            output.WriteLine($"      {setting.Rule}. Default: {setting.Default.Replace("`", "")}.");
        }

        output.WriteLine();
        output.WriteLine("Settings of plugins: Plugins__<Plugin>__<Setting>, e.g. Plugins__Xrdp__BindAddress=127.0.0.1");
    }
}
