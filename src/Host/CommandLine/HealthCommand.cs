using System.Globalization;
using System.Net.Sockets;

namespace Modular.Host.CommandLine;

/// <summary>The health check for containers that have neither shell nor curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>0 when the manager on this machine answers, 1 when not.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output)
    {
        var port = int.TryParse(configuration["RDP_SERVER_MANAGER_PORT"], CultureInfo.InvariantCulture, out var configured) ? configured : 8081;
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/live"));
            await output.WriteLineAsync($"The manager on port {port} answers {(int)answer.StatusCode}.");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            await output.WriteLineAsync($"No manager answers on port {port}: {e.Message}");
            return 1;
        }
    }
}
