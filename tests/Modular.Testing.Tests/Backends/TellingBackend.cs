using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: gives a program the password as an argument.</summary>
internal sealed class TellingBackend(HostContext host) : HelperProcesses(host), IHaveLeftovers<TellingBackend>
{
    public static new bool IsQuick => false;

    public static new TellingBackend Open(HostContext host) => new(host);

    protected override string Program => "sh";

    // what comes behind its script means nothing to sh, and everybody can read it
    protected override IEnumerable<string> Arguments(ServerStart start, string seconds) =>
        ["-c", $"sleep {seconds}; :", "sh", start.Credentials?.Password ?? ""];
}
