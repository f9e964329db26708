namespace Modular.Xrdp.Processes;

/// <summary>Who a process belongs to, kept in its environment.</summary>
internal sealed record OwnershipMark(string ServerId, string ManagerId, string Role)
{
    public const string ServerVariable = "MODULAR_SERVER";
    public const string ManagerVariable = "MODULAR_MANAGER";
    public const string RoleVariable = "MODULAR_ROLE";

    public IReadOnlyDictionary<string, string> ToEnvironment() => new Dictionary<string, string>
    {
        [ServerVariable] = ServerId,
        [ManagerVariable] = ManagerId,
        [RoleVariable] = Role,
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    };

    public static OwnershipMark? Parse(IReadOnlyList<string> environment)
    {
        var (server, manager, role) = (Value(environment, ServerVariable), Value(environment, ManagerVariable), Value(environment, RoleVariable));
        return server is null || manager is null ? null : new OwnershipMark(server, manager, role ?? "");
    }

    private static string? Value(IReadOnlyList<string> environment, string name) =>
        environment.FirstOrDefault(e => e.Length > name.Length && e[name.Length] == '=' && e.StartsWith(name, StringComparison.Ordinal))?[(name.Length + 1)..];
}
