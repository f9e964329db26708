using System.Text.Json.Nodes;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class NumberTests
{
    private ApiRig _rig = null!;
    private CreateServer? _order;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig =>
    {
        rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .Callback((CreateServer order, CancellationToken _) => _order = order).ReturnsAsync(() => Samples.Done(rig.Has(Samples.Server())));
        rig.Lifecycle.Setup(l => l.PlanAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .Callback((CreateServer order, CancellationToken _) => _order = order).ReturnsAsync(new Abstractions.ServerPlan());
    });

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("\"1024\"", 1024)]
    [TestCase("1024.0", 1024)]
    [TestCase("\"1024.00\"", 1024)]
    [TestCase("1.024e3", 1024)]
    [TestCase("1024000e-3", 1024)]
    public async Task Number_ThatIsWholeInAnotherForm_IsTakenWithAWarning(string json, int taken)
    {
        foreach (var path in new[] { "/servers", "/plan" })
        {
            var answer = (await _rig.PostAsync(path, Body("max_memory", json))).Expect(path == "/plan" ? 200 : 201);
            Assert.That(_order!.Spec.Limits.MaxMemoryMib, Is.EqualTo(taken));
            Assert.That(Warnings(answer), Is.EqualTo([$"'resource_limits.max_memory' was given as {json} and taken as {taken}. Send a whole number."]));
        }
    }

    [Test]
    public async Task Number_ThatIsWhole_IsTakenWithoutAWarning() =>
        Assert.That(Warnings((await _rig.PostAsync("/servers", Body("max_memory", "1024"))).Expect(201)), Is.Empty);

    [Test]
    public async Task Numbers_AsText_AreTakenWhereverThereAreNumbers()
    {
        const string Body = """
            {"user_id":"a","session_id":"s","display_config":{"color_depth":"24"},"resource_limits":{"max_cpu":"50.0","max_processes":"200","max_bandwidth":"8000"},
             "preferred_port":"20005","idle_timeout_seconds":"600","ttl_seconds":"3600"}
            """;
        Assert.That(Warnings((await _rig.PostAsync("/servers", Body)).Expect(201)), Has.Count.EqualTo(7));
        Assert.That((_order!.Spec.Display.ColorDepth, _order.Spec.Limits.MaxCpuPercent, _order.PreferredPort, _order.TimeToLive),
            Is.EqualTo((24, 50, 20005, TimeSpan.FromHours(1))));
    }

    [TestCase("\"24x\"", 400)]
    [TestCase("24.5", 400)]
    [TestCase("\"24.5\"", 400)]
    [TestCase("24.00000000000000000000000000000000001", 400)]
    [TestCase("\"\"", 400)]
    [TestCase("\" 24\"", 400)]
    [TestCase("\"+24\"", 400)]
    [TestCase("\"0x18\"", 400)]
    [TestCase("\"024\"", 400)]
    [TestCase("\"\\u0032\"", 400)]
    [TestCase("\"٢٤\"", 400)]
    [TestCase("true", 400)]
    [TestCase("[24]", 400)]
    [TestCase("\"63\"", 422)]
    [TestCase("\"-1024\"", 422)]
    [TestCase("1e400", 422)]
    [TestCase("99999999999999999999", 422)]
    public async Task Number_ThatIsNone_NamesTheMember(string json, int status) =>
        Assert.That((await _rig.PostAsync("/servers", Body("max_memory", json))).ExpectProblem(status, "invalid")["errors"]!["resource_limits.max_memory"],
            Is.Not.Null);

    [Test]
    public async Task Flag_AsText_IsRefused() =>
        Assert.That(
            (await _rig.PostAsync("/servers", """{"user_id":"a","session_id":"s","start":"false"}""")).ExpectProblem(400, "invalid")["errors"]!["start"],
            Is.Not.Null);

    private static string Body(string limit, string json) => $$$"""{"user_id":"a","session_id":"s","resource_limits":{"{{{limit}}}":{{{json}}}}}""";

    private static List<string> Warnings(JsonNode answer) => [.. answer["warnings"]!.AsArray().Select(w => (string)w!)];
}
