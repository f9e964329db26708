using System.Reflection;
using Modular.Abstractions;
using Scriban;
using Scriban.Runtime;

namespace Modular.Xrdp.Configuration;

/// <summary>Renders xrdp.ini from a Scriban template and lets nothing through that does not mean what it must.</summary>
/// <param name="templateOverridePath">An operator's own template; null: the built-in one.</param>
internal sealed class XrdpIniRenderer(string? templateOverridePath)
{
    private const string BuiltIn = "Modular.Xrdp.templates.xrdp.ini.scriban";
    private const int MostLoops = 100;
    private const int LongestText = 64 * 1024;

    /// <summary>Throws a <see cref="ServerException"/> when the template is broken or means something else.</summary>
    public string Render(XrdpIniValues values)
    {
        XrdpIniValuesRules.Check(values);
        var template = Load(); // each time: a corrected template needs no restart of the manager
        string text;
        try
        {
            var context = new TemplateContext { StrictVariables = true, LoopLimit = MostLoops, LimitToString = LongestText, EnableRelaxedMemberAccess = false };
            context.PushGlobal(Whitelist(values));
            text = template.Render(context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // whatever a template can provoke in the engine and its functions
            throw Broken(e.Message, e);
        }

        XrdpIniMeaning.Check(text, values);
        return text;
    }

    /// <summary>Numbers, constants and paths of ours; the one text of a user is made harmless first.</summary>
    private static ScriptObject Whitelist(XrdpIniValues values)
    {
        var tls = TlsLevel.Of(values.SecurityLevel);
        return new ScriptObject
        {
            ["port"] = ListenAddress.Of(values.BindAddress, values.Port),
            ["certificate"] = values.CertificatePath,
            ["key"] = values.KeyPath,
            ["log_file"] = values.LogPath,
            ["tls_protocols"] = tls.Protocols,
            ["tls_ciphers"] = tls.Ciphers,
            ["max_bpp"] = values.ColorDepth,
            ["vnc_port"] = values.VncPort,
            ["gateway"] = values.GatewayAddress.ToString(),
            ["title"] = SafeTitle.From(values.Title),
        };
    }

    private Template Load()
    {
        var template = Template.Parse(templateOverridePath is null ? ReadBuiltIn() : ReadFile(templateOverridePath), templateOverridePath);
        return template.HasErrors ? throw Broken(string.Join(" ", template.Messages.Select(m => m.ToString()))) : template;
    }

    private static string ReadBuiltIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(BuiltIn)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Broken(e.Message, e);
        }
    }

    private ServerException Broken(string why, Exception? cause = null) => new(ServerError.StartFailed,
        templateOverridePath is null
            ? $"The built-in template of xrdp.ini is broken: {why}"
            : $"The template of xrdp.ini, {templateOverridePath}, is broken: {why} Correct it, or unset Plugins__Xrdp__TemplatePath to use the built-in one.",
            cause)
    { Retryable = false };
}
