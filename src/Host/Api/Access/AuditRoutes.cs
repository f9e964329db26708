namespace Modular.Host.Api.Access;

/// <summary>Puts a route on the audit trail.</summary>
internal static class AuditRoutes
{
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder route, string verb) => route
        .WithMetadata(new AuditedVerb(verb))
        .AddEndpointFilter((invocation, next) => invocation.HttpContext.RequestServices.GetRequiredService<AuditTrail>().RecordAsync(verb, invocation, next));
}
