namespace Modular.Xrdp.Sandbox;

/// <summary>The few files of /etc that are made for each server, so that its user has a name.</summary>
internal static class EtcFiles
{
    public const string UserName = "user";

    /// <summary>Used where the desktop has a network of its own.</summary>
    public const string ResolvConf = "resolv.conf";

    public static IReadOnlyList<string> Names { get; } = ["passwd", "group", "hosts", ResolvConf];

    public static string Content(string name, uint uid, uint gid) => name switch
    {
        "passwd" => $"{UserName}:x:{uid}:{gid}:Desktop user:/home/user:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
        "group" => $"{UserName}:x:{gid}:\ntty:x:5:\nnogroup:x:65534:\n",
        // both families, else X waits for a name server
        "hosts" => "127.0.0.1 localhost desktop\n::1 localhost desktop ip6-localhost ip6-loopback\n",
        // slirp4netns answers there, and asks whom the machine asks
        ResolvConf => "nameserver 10.0.2.3\n",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
