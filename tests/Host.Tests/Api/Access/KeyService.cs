using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Modular.Host.Tests.Api.Access;

/// <summary>An authentication service that publishes RSA keys, changes them, and is away when it is told to.</summary>
internal sealed class KeyService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _questions;

    private KeyService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapGet("/.well-known/jwks.json", () =>
        {
            Interlocked.Increment(ref _questions);
            return IsAway ? Results.StatusCode(500)
                : Results.Bytes(Document ?? Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', Keys.Select(Publish))}}]}"""), "application/json");
        });
    }

    public List<RsaSecurityKey> Keys { get; } = [NewKey("one")];

    public bool IsAway { get; set; }

    /// <summary>What it answers instead of its keys; null: its keys.</summary>
    public byte[]? Document { get; set; }

    public int Questions => _questions;

    public Uri Address => new(_app.Urls.First());

    public static async Task<KeyService> StartAsync()
    {
        var service = new KeyService();
        await service._app.StartAsync();
        return service;
    }

    public static RsaSecurityKey NewKey(string kid) => new(RSA.Create(2048)) { KeyId = kid };

    public static string Publish(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(false);
        var (n, e) = (Base64UrlEncoder.Encode(numbers.Modulus), Base64UrlEncoder.Encode(numbers.Exponent));
        return $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{key.KeyId}}","n":"{{n}}","e":"{{e}}"}""";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
