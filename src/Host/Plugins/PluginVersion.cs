using System.Reflection;

namespace Modular.Host.Plugins;

/// <summary>The version an assembly tells people.</summary>
internal static class PluginVersion
{
    public static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString()
            ?? "0";
}
