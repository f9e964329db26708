namespace Modular.Host.Api.Access;

/// <summary>What a route on the audit trail does to a server.</summary>
internal sealed record AuditedVerb(string Verb);
