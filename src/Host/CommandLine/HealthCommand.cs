using System.Globalization;
using System.Net.Sockets;
using Modular.Host.Observability;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>The health check for containers that have neither shell nor curl.</summary>
internal sealed class HealthCommand
{
    private const string Name = "--health";

    /// <summary>Longer than the manager takes to find out that a database does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private readonly string _path;

    private HealthCommand(string path) => _path = path;

    /// <summary>Null when the arguments are not this command.</summary>
    /// <exception cref="UsageException">It is, but not as it is written.</exception>
    public static HealthCommand? Parse(string[] args) => args.FirstOrDefault(IsMine) switch
    {
        null => null,
        Name => new HealthCommand("/health"),
        Name + "=live" => new HealthCommand("/health/live"),
        Name + "=ready" => new HealthCommand("/health/ready"),
        _ => throw new UsageException("Usage: modular --health | --health=live | --health=ready, and settings as --NAME VALUE. They ask /health, /health/live, /health/ready."),
    };

    /// <summary>Whether an argument belongs to this command, and is no setting.</summary>
    public static bool IsMine(string arg) => arg == Name || arg.StartsWith(Name + "=", StringComparison.Ordinal);

    /// <summary>0 when the manager on this machine answers with success, 1 when not.</summary>
    public async Task<int> RunAsync(IConfiguration configuration, TextWriter output)
    {
        var port = int.TryParse(ServiceLinks.Value(configuration, "RDP_SERVER_MANAGER_PORT"), CultureInfo.InvariantCulture, out var configured) ? configured : 8081;
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{_path}"));
            await output.WriteLineAsync($"The manager on port {port} answers {(int)answer.StatusCode} to {_path}.");
            await output.WriteLineAsync(OneLine.Of(await answer.Content.ReadAsStringAsync()));

            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            await output.WriteLineAsync($"No manager answers on port {port}: {e.Message}");
            return 1;
        }
    }
}
