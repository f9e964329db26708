namespace Modular.Host.Api.Access;

/// <summary>What a route asks of its callers; a route without one is closed to all but <c>admin</c>.</summary>
internal sealed record RequiredScope(AccessScope Scope)
{
    public static AccessScope Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope ?? AccessScope.Admin;
}
