using System.Reflection;
using Modular.Abstractions;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Modular.Xrdp.Configuration;

/// <summary>Renders xrdp.ini from a Scriban template and lets nothing through that does not mean what it must.</summary>
/// <param name="templateOverridePath">An operator's own template; null: the built-in one.</param>
internal sealed class XrdpIniRenderer(string? templateOverridePath)
{
    private const string BuiltIn = "Modular.Xrdp.templates.xrdp.ini.scriban";
    private const int MostLoops = 100;
    private readonly Lazy<Template> _template = new(() => Load(templateOverridePath));

    /// <summary>Throws a <see cref="ServerException"/> when the template is broken or means something else.</summary>
    public string Render(XrdpIniValues values)
    {
        string text;
        try
        {
            var context = new TemplateContext { StrictVariables = true, LoopLimit = MostLoops, EnableRelaxedMemberAccess = false };
            context.PushGlobal(Whitelist(values));
            text = _template.Value.Render(context);
        }
        catch (ScriptRuntimeException e)
        {
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

    private static Template Load(string? path)
    {
        var template = Template.Parse(path is null ? ReadBuiltIn() : ReadFile(path), path);
        return template.HasErrors ? throw Broken(string.Join(" ", template.Messages.Select(m => m.ToString()))) : template;
    }

    private static string ReadBuiltIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(BuiltIn)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string ReadFile(string path)
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

    private static ServerException Broken(string why, Exception? cause = null) => new(ServerError.StartFailed,
        $"The template of xrdp.ini is broken: {why} Correct it, or unset Plugins__Xrdp__TemplatePath to use the built-in one.", cause)
    { Retryable = false };
}
