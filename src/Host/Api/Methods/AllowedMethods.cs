namespace Modular.Host.Api.Methods;

/// <summary>Says in Allow all that a route takes, and answers OPTIONS with it: routing knows neither of HEAD nor of OPTIONS.</summary>
internal sealed class AllowedMethods(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is not { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed } response)
            return;

        var allowed = new SortedSet<string>(response.Headers.GetCommaSeparatedValues("Allow"), StringComparer.Ordinal) { HttpMethods.Options };
        if (allowed.Contains(HttpMethods.Get))
            allowed.Add(HttpMethods.Head);

        response.Headers.Allow = string.Join(", ", allowed);
        if (HttpMethods.IsOptions(context.Request.Method))
            response.StatusCode = StatusCodes.Status204NoContent;
    }
}
