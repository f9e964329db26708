using Microsoft.AspNetCore.Cors.Infrastructure;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>
/// What browsers are told about pages of other sites. None may use cookies or the like: every credential here is a header that the page itself sets.
/// </summary>
internal static class ForeignPages
{
    private static readonly string[] ReadableHeaders =
        ["ETag", "Idempotency-Replayed", "Link", "Location", "Preference-Applied", "Retry-After", "X-Total-Count"];

    /// <summary>Before authentication, for a browser asks without credentials whether it may send them.</summary>
    public static void UseForeignPages(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<ModularOptions>().CorsOrigins;
        if (origins.Count == 0)
            return;

        if (origins is [ModularOptions.AnyOrigin])
        {
            app.UseCors(cors => Allow(cors.AllowAnyOrigin()));
            return;
        }

        // a cache must not give the answer for one site, or for a program, to another
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                if (!context.Response.Headers.Vary.ToString().Contains("Origin", StringComparison.OrdinalIgnoreCase))
                    context.Response.Headers.Append("Vary", "Origin");

                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseCors(cors => Allow(cors.WithOrigins([.. origins])));
    }

    private static void Allow(CorsPolicyBuilder cors) => cors.AllowAnyHeader().WithMethods("GET", "HEAD", "POST", "DELETE").WithExposedHeaders(ReadableHeaders);
}
