namespace Modular.Xrdp.Sandbox;

/// <summary>One of the two programs of a server, before it is wrapped up.</summary>
/// <param name="Role"><c>xrdp</c> or <c>session</c>.</param>
/// <param name="Command">Program and arguments, as seen inside the sandbox.</param>
/// <param name="Variables">Its environment beside the ownership mark.</param>
/// <param name="Mounts">Arguments of bwrap for what it sees beside the system; unused without bubblewrap.</param>
/// <param name="OutputPath">File its output is appended to.</param>
internal sealed record Unit(string Role, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Mounts, string OutputPath)
{
    public const string XrdpRole = "xrdp";
    public const string SessionRole = "session";
}
