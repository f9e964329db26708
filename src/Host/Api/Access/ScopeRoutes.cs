namespace Modular.Host.Api.Access;

/// <summary>Says what a route asks of its callers.</summary>
internal static class ScopeRoutes
{
    public static TBuilder Needs<TBuilder>(this TBuilder route, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RequiredScope(scope));
}
