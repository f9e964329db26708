using System.Globalization;

namespace Modular.Faults;

/// <summary>
/// The machine's clock, put forward or back by as many seconds as a file says: a wall clock jumps when it is set, timers and elapsed time do not.
/// </summary>
internal sealed class FaultingClock(string file) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromSeconds(Offset());

    private int Offset()
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
