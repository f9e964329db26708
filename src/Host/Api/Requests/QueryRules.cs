using Modular.Host.Api.Access;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Requests;

/// <summary>
/// Refuses query parameters that a route does not know, and those given twice that can be meant only once: ignoring a misspelt filter would answer another
/// question.
/// </summary>
internal sealed class QueryRules(RequestDelegate next, AuditTrail audit)
{
    public Task InvokeAsync(HttpContext context)
    {
        // a route of the API has a name; pages and what they load have none
        if (context.Request.Query.Count > 0 && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null)
        {
            try
            {
                EnsureKnown(context.Request.Query, endpoint);
            }
            catch (RequestException e)
            {
                audit.RecordRefusal(context, e);
                throw;
            }
        }

        return next(context);
    }

    private static void EnsureKnown(IQueryCollection query, Endpoint endpoint)
    {
        var known = endpoint.Metadata.OfType<RequestParameter>().Where(p => !p.InHeader).ToList();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            var parameter = known.Find(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (parameter is null)
                errors[RequestErrors.Printable(name)] = [$"Is no query parameter of this route. {Names(known)}"];
            else if (values.Count > 1 && !parameter.Repeatable)
                errors[parameter.Name] = ["Must be given once."];
        }

        if (errors.Count > 0)
            throw RequestException.Malformed(errors);
    }

    private static string Names(List<RequestParameter> known) =>
        known.Count == 0 ? "It has none." : $"It has: {string.Join(", ", known.Select(p => p.Name))}.";
}
