using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>A token whose signature, times, issuer and audience are right.</summary>
/// <param name="Token">It.</param>
/// <param name="Answer">What the authentication service says of it, which goes before its own claims; null: it was not asked.</param>
internal sealed record VerifiedToken(JsonWebToken Token, JsonElement? Answer = null);
