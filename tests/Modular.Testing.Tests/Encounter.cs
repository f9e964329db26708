namespace Modular.Testing.Tests;

/// <summary>Holds up the first who comes until another has come, too, so that a race takes place for certain.</summary>
internal sealed class Encounter
{
    /// <summary>Turns, not time: on a busy machine time passes for nobody.</summary>
    private const int MostTurns = 500;
    private int _come;

    public async Task ComeAsync(CancellationToken cancellationToken)
    {
        Pass();
        for (var turn = 0; turn < MostTurns && Volatile.Read(ref _come) == 1; turn++)
            await Task.Delay(1, cancellationToken);
    }

    /// <summary>Comes, and waits for nobody.</summary>
    public void Pass() => Interlocked.Increment(ref _come);
}
