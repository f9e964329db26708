using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Access;

/// <summary>Turns away strangers; routes that are open to everybody need no credentials.</summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next, Authentication authentication, FailedAttempts failures, AuditTrail audit)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Features.Set(await RecognizeAsync(context));
        await next(context);
    }

    private async Task<Caller> RecognizeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint && RequiredScope.Of(endpoint) == AccessScope.Open)
            return authentication.Visitor(context);

        try
        {
            return await authentication.RecognizeAsync(context);
        }
        catch (CredentialException e)
        {
            var refusal = failures.Refuse(context, e);
            if (refusal.Code == ProblemCode.Unauthorized)
                audit.RecordRefusal(context, refusal);

            throw refusal;
        }
    }
}
