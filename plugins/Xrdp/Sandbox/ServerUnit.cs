using Modular.Xrdp.Network;

namespace Modular.Xrdp.Sandbox;

/// <summary>One of the programs of a server, before it is wrapped up.</summary>
/// <param name="Role"><c>xrdp</c>, <c>session</c> or <c>network</c>.</param>
/// <param name="Command">Program and arguments, as seen inside the sandbox.</param>
/// <param name="Variables">Its environment beside the ownership mark.</param>
/// <param name="Mounts">Arguments of bwrap for what it sees beside the system; unused without bubblewrap.</param>
/// <param name="OutputPath">File its output is appended to.</param>
internal sealed record ServerUnit(string Role, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Mounts,
    string OutputPath)
{
    /// <summary>The network that it is in; xrdp's clients must reach it.</summary>
    public SessionNetwork Network { get; init; }

    public const string XrdpRole = "xrdp";
    public const string SessionRole = "session";
    public const string NetworkRole = "network";
}
