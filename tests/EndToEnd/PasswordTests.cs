using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Passwords of desktops are shown once, and nowhere else.</summary>
[TestFixture(false, TestName = "as the caller")]
[TestFixture(true, TestName = "as uid 65532")]
internal sealed class PasswordTests(bool unprivileged)
{
    [Test]
    public async Task Passwords_OfAStartARestartAndANewOne_AreNowhereToBeRead()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Settings["LOG_LEVEL"] = "DEBUG";
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        var restarted = (await manager.Api.PostAsync($"/servers/{server.Id}/restart")).Expect(HttpStatusCode.OK).Body;
        var renewed = (await manager.Api.PostAsync($"/servers/{server.Id}/credentials")).Expect(HttpStatusCode.OK).Body;
        string[] passwords = [server.Password, ServerAccess.From(restarted).Password, renewed["password"]!.GetValue<string>()];
        Assert.That(passwords, Is.Unique.And.All.Length.EqualTo(24));

        var places = new List<string> { manager.Output };
        foreach (var route in (string[])["", "/connection", "/connection.rdp", "/config", "/logs"])
            places.Add((await manager.Api.GetAsync($"/servers/{server.Id}{route}")).Expect(HttpStatusCode.OK).Text);
        foreach (var route in (string[])["/servers", "/openapi/v1.json", "/metrics", "/plugins", "/ports", "/health"])
            places.Add((await manager.Api.GetAsync(route)).Text);

        foreach (var password in passwords)
        {
            Assert.That(Secrets.FindIn(home, password), Is.Empty);
            Assert.That(places, Has.None.Contains(password));
        }

        Assert.That(ReadableByAll(home), Is.Empty);
        await manager.Api.DeleteServerAsync(server.Id);
    }

    private static IEnumerable<string> ReadableByAll(ManagerHome home) =>
        Directory.EnumerateFiles($"{home.DataPath}/xrdp", "*", SearchOption.AllDirectories).Where(f => File.GetUnixFileMode(f).HasFlag(UnixFileMode.OtherRead));
}
