using System.Net;
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
        var endPoint = EndPoint(new SettingReader(configuration), new ModularOptions());
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://{endPoint}{_path}"));
            await output.WriteLineAsync($"The manager at {endPoint} answers {(int)answer.StatusCode} to {_path}.");
            await output.WriteLineAsync(OneLine.Of(await answer.Content.ReadAsStringAsync()));

            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            await output.WriteLineAsync($"No manager answers at {endPoint}: {e.Message}");
            return 1;
        }
    }

    /// <summary>One where the API listens; what is wrong with the settings says the manager itself, when it starts.</summary>
    private static IPEndPoint EndPoint(SettingReader reader, ModularOptions options)
    {
        var port = reader.Number("RDP_SERVER_MANAGER_PORT", options.ApiPort, 1, 65535);
        var address = BindRules.Read(reader, options.ApiAddresses)[0];

        // "any" cannot be connected to; IPv6's takes IPv4, too
        return new IPEndPoint(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : address, port);
    }
}
