namespace Modular.Xrdp.Sandbox;

/// <summary>Collects what a unit sees beside the system.</summary>
internal sealed class BubblewrapMounts
{
    private readonly List<string> _arguments = [];
    private readonly HashSet<string> _folders = ["/run", "/tmp", "/dev", "/usr"];

    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Seen read-only where they are; those that do not exist are left out.</summary>
    public BubblewrapMounts ReadOnly(params IEnumerable<string> paths)
    {
        foreach (var path in paths)
            ReadOnlyAt(path, path);
        return this;
    }

    public BubblewrapMounts ReadOnlyAt(string source, string target)
    {
        AddParents(target);
        _arguments.AddRange(["--ro-bind-try", source, target]);
        return this;
    }

    public BubblewrapMounts WritableAt(string source, string target)
    {
        AddParents(target);
        _arguments.AddRange(["--bind", source, target]);
        return this;
    }

    /// <summary>An empty folder that everybody may write to.</summary>
    public BubblewrapMounts Open(string folder)
    {
        _arguments.AddRange(["--perms", "1777", "--dir", folder]);
        return this;
    }

    // those that bwrap makes itself are for its own uid alone
    private void AddParents(string path)
    {
        for (var end = path.IndexOf('/', 1); end > 0; end = path.IndexOf('/', end + 1))
        {
            if (_folders.Add(path[..end]))
                _arguments.AddRange(["--perms", "0755", "--dir", path[..end]]);
        }
    }
}
