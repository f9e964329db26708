using System.Globalization;

namespace Modular.Bench.Chaos;

/// <summary>What the command line asks for.</summary>
/// <param name="Kills">Ends after so many kills of the manager.</param>
/// <param name="Seed">Decides verbs, faults and pauses; the machine decides the rest.</param>
/// <param name="Clients">Callers at a time.</param>
/// <param name="Servers">Servers they keep at most.</param>
/// <param name="KillsPerCheck">After so many kills everybody rests, and reality is compared with the records.</param>
internal sealed record ChaosOptions(int Kills = 20, int Seed = 0, int Clients = 4, int Servers = 8, int KillsPerCheck = 4)
{
    public const string Usage = "usage: chaos [--kills 20] [--seed RANDOM] [--clients 4] [--servers 8] [--kills-per-check 4]";

    /// <summary>Null when the arguments are something else.</summary>
    public static ChaosOptions? Parse(string[] args)
    {
        var options = new ChaosOptions(Seed: Random.Shared.Next());
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 1)
                return null;

            ChaosOptions? next = args[i] switch
            {
                "--kills" => options with { Kills = value },
                "--seed" => options with { Seed = value },
                "--clients" => options with { Clients = value },
                "--servers" => options with { Servers = value },
                "--kills-per-check" => options with { KillsPerCheck = value },
                _ => null,
            };
            if (next is null)
                return null;

            options = next;
        }

        return options;
    }
}
