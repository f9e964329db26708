using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Modular.Abstractions;

/// <summary>
/// A plugin's entry point: an Autofac module in <c>plugins/&lt;Name&gt;/&lt;Name&gt;.dll</c> with a public constructor without parameters.
/// <see cref="Autofac.Module.Load"/> registers by key and starts nothing. Constructors of what is registered may take anything the host's container has:
/// <c>ILogger&lt;T&gt;</c>, <see cref="TimeProvider"/>, <see cref="HostContext"/>.
/// </summary>
public abstract class PluginModule : Autofac.Module
{
    private static readonly string[] SecretWords = ["password", "secret", "token", "key", "credential", "url", "connectionstring"];

    private readonly List<BoundOptions> _boundOptions = [];

    /// <summary>Name of the plugin; its settings are in <c>Plugins:{Name}</c>, as environment <c>Plugins__{Name}__Setting</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for operators, shown by <c>GET /plugins</c>.</summary>
    public virtual string Description => "";

    /// <summary>The section <c>Plugins:{Name}</c>. Set by the host before <see cref="Autofac.Module.Load"/>.</summary>
    public IConfigurationSection Configuration { get; set; } = null!;

    /// <summary>The host that loads it. Set by the host before <see cref="Autofac.Module.Load"/>.</summary>
    public HostContext Host { get; set; } = null!;

    /// <summary>What <see cref="BindOptions{T}"/> was called for.</summary>
    internal IReadOnlyList<BoundOptions> BoundOptions => _boundOptions;

    /// <summary>
    /// Reads and validates settings: DataAnnotations, and <see cref="IValidatableObject"/> for rules across members. A setting that <typeparamref name="T"/>
    /// does not have is an error.
    /// </summary>
    /// <param name="section">Section below <see cref="Configuration"/>; null: <see cref="Configuration"/> itself.</param>
    /// <exception cref="OptionsValidationException">All that is wrong, each with the setting's full name, and with its value unless the name sounds like a
    /// secret's; the host prints the lines and exits with 78.</exception>
    protected T BindOptions<T>(string? section = null)
        where T : class, new()
    {
        var source = section is null ? Configuration : Configuration.GetSection(section);
        _boundOptions.Add(new BoundOptions(source.Path, typeof(T)));
        var options = new T();
        try
        {
            source.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(source.Path, typeof(T), [$"{source.Path}: {e.Message}"]);
        }

        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        if (results.Count == 0)
            return options;

        throw new OptionsValidationException(source.Path, typeof(T), results.Select(r => Describe(source, r)));
    }

    /// <summary>Whether a setting of the name may hold a secret.</summary>
    internal static bool IsSecret(string setting) => SecretWords.Any(w => setting.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static string Describe(IConfigurationSection source, ValidationResult result)
    {
        var member = result.MemberNames.FirstOrDefault();
        if (member is null)
            return $"{source.Path}: {result.ErrorMessage}";

        var value = IsSecret(member) ? "" : $" ('{source[member]}')";
        return $"{source.Path}:{member}{value}: {result.ErrorMessage}";
    }
}
