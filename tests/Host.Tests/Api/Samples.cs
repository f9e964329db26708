using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Api;

/// <summary>Servers and requests that many tests use.</summary>
internal static class Samples
{
    public const string Id = "0198c0de-0000-7000-8000-000000000001";
    public const string Body = """{"user_id":"alice","session_id":"s1"}""";
    public const string Password = "Geheim-4711";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static ServerRecord Server(ServerStatus status = ServerStatus.Running, string id = Id) => new()
    {
        Id = id,
        ManagerId = "m1",
        Backend = "fake",
        Version = 5,
        Spec = new ServerSpec { UserId = "alice", SessionId = "s1", Name = "Alice's" },
        Labels = new Dictionary<string, string> { ["team"] = "blue" },
        Status = status,
        Desired = DesiredState.Running,
        Port = 20001,
        UserName = "alice",
        Endpoint = status == ServerStatus.Running ? new ServerEndpoint { Port = 20001, CertificateSha256 = new string('a', 64) } : null,
        CreatedAt = Now,
        StatusChangedAt = Now,
        StartedAt = status == ServerStatus.Running ? Now : null,
    };

    public static ServerOperation Done(ServerRecord server, bool changed = true, bool withCredentials = true) =>
        new(server.Id, changed, withCredentials ? new ServerCredentials("alice", Password) : null, Task.FromResult(server));

    public static ServerOperation Failing(Exception exception) =>
        new(Id, true, new ServerCredentials("alice", Password), Task.FromException<ServerRecord>(exception));
}
