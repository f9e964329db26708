namespace Modular.Xrdp.Ownership;

/// <summary>Who a process belongs to, kept in its environment.</summary>
/// <param name="ServerId">The server.</param>
/// <param name="ManagerId">Its manager.</param>
/// <param name="Role">Which of the server's units it is of.</param>
/// <param name="StartId">By which start it came to be; null where nothing was started, or by an earlier version.</param>
internal sealed record OwnershipMark(string ServerId, string ManagerId, string Role, string? StartId = null)
{
    public const string ServerVariable = "MODULAR_SERVER";
    public const string ManagerVariable = "MODULAR_MANAGER";
    public const string RoleVariable = "MODULAR_ROLE";
    public const string StartVariable = "MODULAR_START";

    public IReadOnlyDictionary<string, string> ToEnvironment()
    {
        var environment = new Dictionary<string, string>
        {
            [ServerVariable] = ServerId,
            [ManagerVariable] = ManagerId,
            [RoleVariable] = Role,
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        };
        if (StartId is not null)
            environment[StartVariable] = StartId;

        return environment;
    }

    public static OwnershipMark? Parse(IReadOnlyList<string> environment)
    {
        var (server, manager, role) = (Value(environment, ServerVariable), Value(environment, ManagerVariable), Value(environment, RoleVariable));
        return server is null || manager is null ? null : new OwnershipMark(server, manager, role ?? "", Value(environment, StartVariable));
    }

    private static string? Value(IReadOnlyList<string> environment, string name) =>
        environment.FirstOrDefault(e => e.Length > name.Length && e[name.Length] == '=' && e.StartsWith(name, StringComparison.Ordinal))?[(name.Length + 1)..];
}
