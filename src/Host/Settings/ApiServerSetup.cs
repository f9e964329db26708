using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Modular.Host.Load;

namespace Modular.Host.Settings;

/// <summary>Sets up the web server: where it listens and what it lets through.</summary>
internal static class ApiServerSetup
{
    private const long LargestBody = 1024 * 1024;
    private const int LargestHeaders = 32 * 1024;
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Of bodies and answers alike: the web server's own 240 bytes a second let 64 KiB take four and a half minutes.</summary>
    private static readonly MinDataRate SlowestClient = new(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(5));

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    public static void ConfigureApiServer(this WebApplicationBuilder builder, ModularOptions options)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            foreach (var address in options.ApiAddresses)
                server.Listen(address, options.ApiPort, listen => listen.UseDescriptorBudget());

            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestBody;
            server.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
            server.Limits.RequestHeadersTimeout = HeaderTimeout;
            server.Limits.KeepAliveTimeout = LongestSilence;
            server.Limits.MinRequestBodyDataRate = SlowestClient;
            server.Limits.MinResponseDataRate = SlowestClient;
        });
        builder.Services.AddSingleton<ApiSockets>();
        builder.Services.AddOptions<SocketTransportOptions>().Configure<ApiSockets>((transport, sockets) => transport.CreateBoundListenSocket = sockets.Take);
        builder.Services.AddLoad();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = options.ShutdownTimeout + DrainTime;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost; // ServiceRun tells it by the exit code
        });
    }
}
