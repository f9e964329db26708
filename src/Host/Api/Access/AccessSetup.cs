using Modular.Host.Api.Access.Keys;
using Modular.Host.Api.Access.Tokens;
using Modular.Host.Observability;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Who may call, and how often.</summary>
internal static class AccessSetup
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton(s => new KeyFile(s.GetRequiredService<ModularOptions>().DataPath, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<PublishedKeys>();
        services.AddSingleton<VerifyEndpoint>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<SharedSecret>();
        services.AddSingleton<SessionCallers>();
        services.AddSingleton<SuspectedProxy>();
        services.AddSingleton<Authentication>();
        services.AddSingleton<IHostFinding, SessionOriginFinding>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<PageRules>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditTrail>();
        services.AddRequestRate();
        services.AddCors();
        services.AddHttpContextAccessor();
    }

    /// <summary>In this order: where does he call from, who is it, does he come too often, may he.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<OriginMiddleware>();
        app.UseMiddleware<GatewayLinks>();
        app.UseTrustedProxies();
        app.UseForeignPages();
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseRateLimiter();
        app.UseMiddleware<AuthorizationMiddleware>();
    }
}
