namespace Modular.Host.Tests.Api;

internal sealed class UnknownIdTests
{
    private static readonly string[] Ids =
    [
        "nothing", "0", "-1", "a%2Fb", "..%2F..%2Fetc%2Fpasswd", "%20", "%0d%0aX-Injected:1", "%F0%9F%98%80", "%25", "0198C0DE-0000-7000-8000-00000000000F",
        "0198c0de-0000-7000-8000-00000000000f", "0198c0de00007000800000000000000f", "{0198c0de-0000-7000-8000-000000000001}",
        "00000000-0000-0000-0000-000000000000",
        "0198c0de-0000-7000-8000-0000000000011", new('a', 3000),
    ];

    private ApiRig _rig = null!;

    [OneTimeSetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig => rig.Has(Samples.Server()));

    [OneTimeTearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("GET", "")]
    [TestCase("DELETE", "")]
    [TestCase("POST", "/start")]
    [TestCase("POST", "/stop")]
    [TestCase("POST", "/restart")]
    [TestCase("POST", "/credentials")]
    [TestCase("GET", "/connection")]
    [TestCase("GET", "/connection.rdp")]
    [TestCase("GET", "/config")]
    [TestCase("GET", "/logs")]
    public async Task Id_OfAnyForm_Is404WhenUnknown(string method, string route)
    {
        foreach (var id in Ids)
        {
            var reply = await _rig.SendAsync(new HttpMethod(method), $"/servers/{id}{route}");
            var problem = reply.ExpectProblem(404, "not_found");
            Assert.That(reply.Text, Has.Length.LessThan(700), id);
            Assert.That((string?)problem["detail"], Does.StartWith("There is no server "), id);
        }

        Assert.That(_rig.Log.All, Has.None.Contain("1300"));
    }
}
