using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>
/// The head or the claims of a token. The library that verifies it overlooks what follows the object, and takes the last of two members with one name; another
/// program that takes the first would understand the same token differently (RFC 8725, 2.4), so neither is let through.
/// </summary>
internal static class TokenPart
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Throws <see cref="CredentialException"/>.</summary>
    public static JsonDocument Parse(string encoded)
    {
        try
        {
            return JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(encoded), Strict);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw new CredentialException("The head or the claims of the token are not JSON, or a member is there twice.");
        }
    }
}
