using System.Globalization;

namespace Modular.Bench.Chaos.Faults;

/// <summary>The manager's clock jumps by up to two hours, either way, and stays there; see tests/Faults.</summary>
internal sealed class JumpingClock : IFault
{
    private const int LargestOffset = 7200;
    private readonly string _file;

    public JumpingClock(ManagerHome home)
    {
        _file = $"{home.Folder}/clock";
        FaultsPlugin.GiveClock(home, _file);
    }

    public string Name => "jumps of the clock";

    public Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken)
    {
        var offset = random.Next(-LargestOffset, LargestOffset);
        File.WriteAllText(_file + ".new", offset.ToString(CultureInfo.InvariantCulture));
        File.Move(_file + ".new", _file, overwrite: true);
        return Task.FromResult<string?>($"the clock is {offset} s off");
    }
}
