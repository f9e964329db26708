using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Acme;

/// <summary>Settings of the plugin: <c>Plugins:Acme:…</c>, in the environment <c>Plugins__Acme__…</c>.</summary>
public sealed class EchoOptions
{
    [Description("IPv4 address on which servers listen.")]
    [RegularExpression(@"[0-9]{1,3}(\.[0-9]{1,3}){3}", ErrorMessage = "must be an IPv4 address, e.g. 127.0.0.1")]
    public string BindAddress { get; set; } = "127.0.0.1";

    [Description("What a server says to who connects.")]
    [Required]
    [StringLength(200)]
    public string Greeting { get; set; } = "Hello from Acme";
}
