using System.Text.Json;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>What the authentication service says of a token.</summary>
/// <param name="Claims">Its whole answer; null: it does not take the token.</param>
internal sealed record TokenVerdict(JsonElement? Claims)
{
    public static readonly TokenVerdict Refused = new((JsonElement?)null);
}
