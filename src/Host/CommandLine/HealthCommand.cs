using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Modular.Host.Observability;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>The health check for containers that have neither shell nor curl.</summary>
internal static class HealthCommand
{
    /// <summary>Longer than the manager takes to find out that a database does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static Command Create(Func<IConfiguration> configuration, TextWriter output)
    {
        var question = new Argument<string?>("live|ready")
        {
            Description = "live: whether it lives at all; ready: whether it takes orders; without either, whether it is well",
            Arity = ArgumentArity.ZeroOrOne,
        };
        question.AcceptOnlyFromAmong("live", "ready");
        var command =
            new Command("health", "Ask the manager on this machine how it is, for containers without a shell: 0 when it is well, else 1") { question };
        command.SetAction((result, _) => RunAsync(result.GetValue(question) is { } asked ? $"/health/{asked}" : "/health", configuration(), output));
        return command;
    }

    /// <summary>0 when the manager on this machine answers with success, 1 when not.</summary>
    private static async Task<int> RunAsync(string path, IConfiguration configuration, TextWriter output)
    {
        var endPoint = EndPoint(new SettingReader(configuration), new ModularOptions());
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://{endPoint}{path}"));
            await output.WriteLineAsync($"The manager at {endPoint} answers {(int)answer.StatusCode} to {path}.");
            await output.WriteLineAsync(OneLine.Of(await answer.Content.ReadAsStringAsync()));

            return answer.IsSuccessStatusCode ? 0 : ExitCodes.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            await output.WriteLineAsync($"No manager answers at {endPoint}: {e.Message}");
            return ExitCodes.Failed;
        }
    }

    /// <summary>One where the API listens; what is wrong with the settings says the manager itself, when it starts.</summary>
    private static IPEndPoint EndPoint(SettingReader reader, ModularOptions options)
    {
        var port = reader.Number(AddressSettings.ApiPort);
        var address = BindRules.Read(reader, options.ApiAddresses)[0];

        // "any" cannot be connected to; IPv6's takes IPv4, too
        return new IPEndPoint(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : address, port);
    }
}
