using Modular.Testing.Fakes.Misbehaving;

namespace Modular.Misbehaving;

/// <summary>
/// Says <c>MEMBER MISBEHAVIOUR</c>: which member is to misbehave, and how. It does for the servers of the user <c>victim</c>, and where no server is concerned.
/// Each time is noted in <c>FILE.trace</c>.
/// </summary>
/// <param name="path">Where it is; it may be missing.</param>
internal sealed class OrderFile(string path)
{
    private readonly Lock _lock = new();

    public Misbehaviour? Choose(MisbehavingCall call)
    {
        if (call.UserId is not (null or "victim") || !File.Exists(path))
            return null;

        var words = File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries);
        if (words.Length != 2 || words[0] != call.Member || !Enum.TryParse<Misbehaviour>(words[1], out var misbehaviour))
            return null;

        lock (_lock)
            File.AppendAllText(path + ".trace", $"{call.Member} {misbehaviour}\n");

        return misbehaviour;
    }
}
