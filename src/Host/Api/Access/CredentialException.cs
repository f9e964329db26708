namespace Modular.Host.Api.Access;

/// <summary>Credentials that prove nothing; the message says why, and never repeats them.</summary>
internal sealed class CredentialException(string message) : Exception(message);
