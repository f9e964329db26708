using Modular.Host.Api.Problems;
using Modular.Host.Observability;

namespace Modular.Host.Api.Access;

/// <summary>Puts each change that was asked for on the audit trail: who, what, which server, outcome.</summary>
internal sealed class AuditTrail(AuditLog log)
{
    private static readonly object ServerIdKey = new();

    /// <summary>Names the server of a request whose path does not.</summary>
    public static void NoteServer(HttpContext context, string serverId) => context.Items[ServerIdKey] = serverId;

    public async ValueTask<object?> RecordAsync(string verb, EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        try
        {
            var result = await next(invocation);
            Record(context, verb, null, "accepted", (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
            return result;
        }
        catch (Exception e)
        {
            var left = context.RequestAborted.IsCancellationRequested && e is OperationCanceledException;
            var problem = ProblemMapping.From(e);
            Record(context, verb, problem.ServerId, left ? "caller left" : problem.Code, left ? 499 : problem.Status);
            throw;
        }
    }

    /// <summary>A change that was refused before its route was asked.</summary>
    public void RecordRefusal(HttpContext context, Exception reason)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedVerb>() is not { } audited)
            return;

        var problem = ProblemMapping.From(reason);
        Record(context, audited.Verb, null, problem.Code, problem.Status);
    }

    private void Record(HttpContext context, string verb, string? serverId, string outcome, int status)
    {
        var caller = context.Features.Get<Caller>()?.Name ?? CallerOrigin.AddressOf(context);
        serverId ??= ServerId(context);
        log.Asked(caller, verb, serverId, outcome, status);
    }

    private static string ServerId(HttpContext context) =>
        context.Items[ServerIdKey] as string
        ?? (Guid.TryParseExact(context.Request.RouteValues["id"] as string, "D", out var id) ? id.ToString("D") : "-");
}
