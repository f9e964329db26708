using Microsoft.Extensions.Time.Testing;

namespace Modular.Testing.Ports;

/// <summary>Lets others come between whenever it is read: who looks for a free port, reads the clock, and takes the port loses it to them.</summary>
/// <param name="start">What it says at first.</param>
internal sealed class YieldingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override DateTimeOffset GetUtcNow()
    {
        Thread.Yield();
        return base.GetUtcNow();
    }
}
