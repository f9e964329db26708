namespace Modular.EndToEnd.Harness;

/// <summary>The plugin in <c>tests/Faults</c>, which stands in for the project's own ones, and its clock.</summary>
internal static class FaultsPlugin
{
    private static string Built => BuiltProject.Output("tests/Faults");

    /// <summary>Puts it in the place of the plugins of a manager that is yet to start.</summary>
    /// <param name="home">The manager's.</param>
    /// <param name="faultFile">Says at which step it ends.</param>
    public static void Put(ManagerHome home, string faultFile)
    {
        var plugins = Directory.CreateDirectory($"{home.Folder}/plugins").FullName;
        Directory.CreateSymbolicLink($"{plugins}/Faults", Built);
        home.Settings["PLUGINS_PATH"] = plugins;
        home.Settings["MODULAR_FAULT_PLUGINS"] = Path.Combine(Path.GetDirectoryName(HostProgram.Built)!, "plugins");
        home.Settings["MODULAR_FAULT_FILE"] = faultFile;
    }

    /// <summary>Has the wall clock of a manager that is yet to start be as many seconds off as the file says.</summary>
    public static void GiveClock(ManagerHome home, string clockFile)
    {
        home.Settings["DOTNET_STARTUP_HOOKS"] = Path.Combine(Built, "Faults.dll");
        home.Settings["MODULAR_FAULT_CLOCK"] = clockFile;
    }
}
