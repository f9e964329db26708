using System.Reflection;
using Autofac.Core;
using Microsoft.Extensions.Options;
using Modular.Abstractions;
using Modular.Host.Observability;

namespace Modular.Host.Plugins;

/// <summary>Turns what a plugin threw into one line for operators.</summary>
internal static class PluginReasons
{
    public static string Explain(Exception e) => OneLine.Of(ReasonOf(e));

    private static string ReasonOf(Exception e)
    {
        while (true)
        {
            switch (e)
            {
                case PluginException or ServerException:
                    return e.Message;
                case OptionsValidationException settings:
                    return string.Join(" ", settings.Failures);
                case ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] }:
                    e = first;
                    break;
                case TargetInvocationException or DependencyResolutionException or TypeInitializationException when e.InnerException is { } inner:
                    e = inner;
                    break;
                case FileNotFoundException { FileName: { } file }:
                    return $"The assembly {file.Split(", Culture")[0]} is missing.";
                case BadImageFormatException bad:
                    return $"{bad.FileName ?? "A file"} is not a valid .NET assembly.";
                default:
                    return $"{e.GetType().Name}: {e.Message}";
            }
        }
    }
}
