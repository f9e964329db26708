namespace Modular.Host.Api.Access;

/// <summary>The key or token that a request brings.</summary>
internal static class Credential
{
    private const string Bearer = "Bearer ";

    /// <summary>Null when it brings none.</summary>
    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization;
        var key = request.Headers["X-API-Key"];
        if (authorization.Count + key.Count > 1)
            throw new CredentialException("The request brings several credentials. Send one: Authorization: Bearer TOKEN, or X-API-Key: KEY.");

        if (key.Count == 1)
            return key.ToString().Trim();

        if (authorization.Count == 0)
            return null;

        var text = authorization.ToString();
        return text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? text[Bearer.Length..].Trim()
            : throw new CredentialException("The header Authorization must be: Bearer, a blank, and the token or key.");
    }
}
