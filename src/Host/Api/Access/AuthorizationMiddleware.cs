using Modular.Abstractions;
using Modular.Host.Api.Problems;
using Modular.Host.Servers;

namespace Modular.Host.Api.Access;

/// <summary>Refuses what a known caller may not do: a route above his scope, another user's server, a change on behalf of a foreign page.</summary>
internal sealed class AuthorizationMiddleware(RequestDelegate next, PageRules pages, IServerCatalog catalog, AuditTrail audit)
{
    private const string ServerIdParameter = "id";

    public Task InvokeAsync(HttpContext context)
    {
        try
        {
            EnsureAllowed(context, Caller.Of(context));
        }
        catch (Exception e) when (e is RequestException or ServerException)
        {
            audit.RecordRefusal(context, e);
            throw;
        }

        return next(context);
    }

    private void EnsureAllowed(HttpContext context, Caller caller)
    {
        var endpoint = context.GetEndpoint();
        var required = endpoint is null ? AccessScope.Authenticated : RequiredScope.Of(endpoint);
        if (required == AccessScope.Open)
            return;

        pages.EnsureAllowed(context);
        if (IsRoute(endpoint) && caller.Scope < required)
            throw RequestException.Forbidden($"This needs the scope {ScopeNames.Of(required)}. {caller.ScopeNote ?? "Use a key or token that has it."}");

        if (caller.OnlyUser is not null && context.Request.RouteValues[ServerIdParameter] is string id && Guid.TryParseExact(id, "D", out _))
            EnsureVisible(caller, id);
    }

    /// <summary>The framework's own endpoints, e.g. the one that answers 405, show nothing.</summary>
    private static bool IsRoute(Endpoint? endpoint) => endpoint is RouteEndpoint;

    /// <summary>Another user's server is refused in the words in which the catalog refuses one that does not exist.</summary>
    private void EnsureVisible(Caller caller, string id)
    {
        if (!caller.Sees(catalog.Get(id).Spec.UserId))
            throw MissingServer.Of(id);
    }
}
