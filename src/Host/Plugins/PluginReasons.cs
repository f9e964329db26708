using System.Reflection;
using Autofac.Core;
using Microsoft.Extensions.Options;
using Modular.Abstractions;

namespace Modular.Host.Plugins;

/// <summary>Turns what a plugin threw into one line for operators.</summary>
internal static class PluginReasons
{
    private static readonly string Contract = typeof(PluginModule).Assembly.GetName().Name!;

    /// <param name="what">What threw, as the first words of a sentence.</param>
    /// <param name="thrown">By the plugin, or on the way to it.</param>
    public static PluginException Of(string what, Exception thrown)
    {
        try
        {
            var cause = CauseOf(thrown);
            return cause switch
            {
                PluginException known => known,
                OptionsValidationException settings => Settings([.. settings.Failures]),
                _ => new PluginException(LineOf(what, cause)),
            };
        }
        catch (Exception) // an exception whose own members throw
        {
            return new PluginException($"{what} threw {thrown.GetType().Name}.");
        }
    }

    private static PluginException Settings(IReadOnlyList<string> errors) => new("Its settings are wrong: " + string.Join(" ", errors), errors);

    private static Exception CauseOf(Exception e)
    {
        while (true)
        {
            switch (e)
            {
                case ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] }:
                    e = first;
                    break;
                case TargetInvocationException or DependencyResolutionException or TypeInitializationException when e.InnerException is { } inner:
                    e = inner;
                    break;
                default:
                    return e;
            }
        }
    }

    private static string LineOf(string what, Exception cause) => cause switch
    {
        ServerException => cause.Message,
        TypeLoadException or MissingMemberException when cause.Message.Contains(Contract, StringComparison.Ordinal) =>
            $"It was built against an earlier {Contract} than this host's ({cause.Message}); rebuild it against this host's.",
        FileNotFoundException { FileName: { } file } => $"The assembly {file.Split(", Culture")[0]} is missing.",
        BadImageFormatException bad => $"{bad.FileName ?? "A file"} is not a valid .NET assembly.",
        _ => $"{what} threw {cause.GetType().Name}: {cause.Message}",
    };
}
