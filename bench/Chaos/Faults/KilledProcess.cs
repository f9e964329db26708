namespace Modular.Bench.Chaos.Faults;

/// <summary>Kills one process of one server: sandbox, xrdp, Xvnc, desktop, whatever it is.</summary>
internal sealed class KilledProcess(ManagerHome home) : IFault
{
    public string Name => "processes killed";

    public Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken)
    {
        var processes = ProcessTable.WithDescendants(p => p.ServerId is not null && p.Mentions(home.Folder));
        if (processes.Count == 0)
            return Task.FromResult<string?>(null);

        var victim = processes[random.Next(processes.Count)];
        ProcessTable.Kill(victim);
        return Task.FromResult<string?>($"killed {victim.Name} of {victim.ServerId}");
    }
}
