using System.Globalization;

namespace Modular.Xrdp.Credentials;

/// <summary>
/// How many questions the gateway holds at a time. Each takes a file descriptor, of which the manager needs most for other things, so a low limit makes for
/// fewer.
/// </summary>
internal sealed class GatewayPlaces(int descriptors, TimeProvider time)
{
    private const string LimitLine = "Max open files";

    /// <summary>For one server: questions that have not been read yet.</summary>
    public int Unread { get; } = Math.Clamp(descriptors / 256, 4, 16);

    /// <summary>For all servers together: questions whose answer is delayed. One server gets half of them at most.</summary>
    public WaitingQuestions Waiting { get; } = new(MostWaiting(descriptors), MostWaiting(descriptors) / 2, time);

    /// <summary>As many as this process's limit of open files allows (proc(5)).</summary>
    public static GatewayPlaces ForThisProcess(TimeProvider time)
    {
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith(LimitLine, StringComparison.Ordinal));
        var soft = line[LimitLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return new GatewayPlaces(int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue, time);
    }

    private static int MostWaiting(int descriptors) => Math.Clamp(descriptors / 8, 32, 256);
}
