namespace Modular.EndToEnd.Harness;

/// <summary>Tells a manager at which of its steps it is to end, see tests/Faults.</summary>
internal sealed class FaultFile(ManagerHome home)
{
    private int _number;

    private string Path => $"{home.Folder}/fault";

    private string Trace => Path + ".trace";

    /// <summary>Whether the step was taken at which the manager ends.</summary>
    public bool WasReached => File.Exists(Trace) && File.ReadLines(Trace).Count() >= _number;

    /// <summary>To be called before the manager is started.</summary>
    public void Announce() => FaultsPlugin.Put(home, Path);

    /// <summary>The <paramref name="number"/>-th step from now on is the manager's last.</summary>
    public void Set(int number, string action)
    {
        _number = number;
        File.Delete(Trace);
        File.WriteAllText(Path + ".new", $"{number} {action}");
        File.Move(Path + ".new", Path, overwrite: true);
    }

    /// <summary>The step that was reached last.</summary>
    public string Clear()
    {
        File.Delete(Path);
        return WasReached ? File.ReadLines(Trace).ElementAt(_number - 1) : "none";
    }
}
