using System.Globalization;

namespace Modular.Bench.Chaos;

/// <summary>What the command line asks for.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = "usage: chaos [--kills 20] [--seed RANDOM] [--parts sqlite+local] [--clients 4] [--servers 8] [--kills-per-check 4]\n" +
        "       --parts: a store (sqlite, redis, mongodb) and an allocator (local, redis), e.g. mongodb+redis";

    /// <summary>Ends after so many kills of the manager.</summary>
    public int Kills { get; private set; } = 20;

    /// <summary>Decides verbs, faults and pauses; the machine decides the rest.</summary>
    public int Seed { get; private set; } = Random.Shared.Next();

    /// <summary>Where state and ports are kept.</summary>
    public string Parts { get; private set; } = "sqlite+local";

    /// <summary>Callers at a time.</summary>
    public int Clients { get; private set; } = 4;

    /// <summary>Servers they keep at most.</summary>
    public int Servers { get; private set; } = 8;

    /// <summary>After so many kills everybody rests, and reality is compared with the records.</summary>
    public int KillsPerCheck { get; private set; } = 4;

    /// <summary>Null when the arguments are something else.</summary>
    public static ChaosOptions? Parse(string[] args)
    {
        var options = new ChaosOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !options.TrySet(args[i], args[i + 1]))
                return null;
        }

        return options;
    }

    private bool TrySet(string name, string text)
    {
        if (name == "--parts")
        {
            Parts = text;
            return text is "sqlite+local" or "sqlite+redis" or "redis+redis" or "mongodb+redis";
        }

        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var value) || value < 1)
            return false;

        switch (name)
        {
            case "--kills": Kills = value; return true;
            case "--seed": Seed = value; return true;
            case "--clients": Clients = value; return true;
            case "--servers": Servers = value; return true;
            case "--kills-per-check": KillsPerCheck = value; return true;
            default: return false;
        }
    }
}
