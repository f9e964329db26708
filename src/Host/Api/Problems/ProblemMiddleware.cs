namespace Modular.Host.Api.Problems;

/// <summary>Turns whatever goes wrong, and every bare error status of the framework, into a problem; logs bugs once.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBareError(context.Response))
                await context.WriteProblemAsync(ProblemMapping.From(context.Response.StatusCode));
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception e)
        {
            await AnswerAsync(context, e);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var problem = ProblemMapping.From(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
            RequestFailed(context.Request.Method, context.Request.Path, exception);

        if (context.Response.HasStarted)
        {
            // half an answer cannot be taken back: the broken connection tells the client
            context.Abort();
            return;
        }

        context.Response.Clear();
        await context.WriteProblemAsync(problem);
    }

    private static bool IsBareError(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400 and not ClientClosedRequest, ContentType: null }
        && response.ContentLength is null or 0;

    [LoggerMessage(EventId = 1300, Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
    private partial void RequestFailed(string method, PathString path, Exception exception);
}
