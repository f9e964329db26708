using Microsoft.AspNetCore.Http.Features;

namespace Modular.Host.Api.Methods;

/// <summary>HEAD wherever GET is: routed and answered like GET, but nothing of the body is sent.</summary>
internal static class HeadRequests
{
    private const string GetMethod = "GET";

    /// <summary>Comes before whatever may write a body, problems included. The answer then starts only when it is complete.</summary>
    public static void UseHeadWithoutBody(this WebApplication app) => app.Use(async (context, next) =>
    {
        var body = context.Features.Get<IHttpResponseBodyFeature>();
        if (body is null || !HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null, body));
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(body);
        }
    });

    /// <summary>Routing that finds for HEAD what it finds for GET; afterwards the method is again what the caller sent.</summary>
    public static void UseRoutingWithHead(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method))
            {
                context.Items[typeof(HeadRequests)] = context.Request.Method;
                context.Request.Method = GetMethod;
            }

            return next(context);
        });
        app.UseRouting();
        app.Use((context, next) =>
        {
            if (context.Items[typeof(HeadRequests)] is string sent)
                context.Request.Method = sent;

            return next(context);
        });
    }
}
