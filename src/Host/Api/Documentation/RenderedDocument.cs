using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Modular.Host.Api.Access;

namespace Modular.Host.Api.Documentation;

/// <summary>
/// The OpenAPI document as it is sent. It takes a tenth of a second to make, and everybody may ask: it is made once, but for the address that its reader needs.
/// </summary>
internal sealed class RenderedDocument([FromKeyedServices(RenderedDocument.Name)] IOpenApiDocumentProvider provider, IServiceProvider services)
{
    public const string Name = "v1";

    /// <summary>Stands for the address at which its reader reaches the API.</summary>
    public const string AddressMark = "urn:address-of-the-api";

    private readonly Lock _lock = new();
    private Task<string>? _text;

    public async Task<string> ForReaderAsync()
    {
        var address = JsonEncodedText.Encode(GatewayLinks.AddressFor(services));
        return (await MakeOnceAsync()).Replace(AddressMark, address.Value, StringComparison.Ordinal);
    }

    private Task<string> MakeOnceAsync()
    {
        lock (_lock)
        {
            if (_text is null || _text.IsFaulted)
                _text = MakeAsync();

            return _text;
        }
    }

    private async Task<string> MakeAsync()
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
    }
}
