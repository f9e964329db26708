using System.Net;

namespace Modular.Host.Settings;

/// <summary>Sets up the web server: where it listens and what it lets through.</summary>
internal static class ApiServerSetup
{
    private const long LargestBody = 1024 * 1024;
    private const int LargestHeaders = 32 * 1024;
    private const int MostConnections = 4096;
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    public static void ConfigureApiServer(this WebApplicationBuilder builder, ModularOptions options)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Any, options.ApiPort);
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestBody;
            server.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
            server.Limits.RequestHeadersTimeout = HeaderTimeout;
            server.Limits.MaxConcurrentConnections = MostConnections; // each takes a file descriptor, and so do servers
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout + DrainTime);
    }
}
