using System.Net.Http.Headers;
using System.Text;
using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class HostileInputTests
{
    private ApiRig _rig = null!;
    private CreateServer? _order;

    [OneTimeSetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig =>
    {
        rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .Callback((CreateServer order, CancellationToken _) => _order = order).ReturnsAsync(() => Samples.Done(Samples.Server()));
        rig.Lifecycle.Setup(l => l.PlanAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ReturnsAsync(new ServerPlan());
        rig.Has(Samples.Server());
    });

    [OneTimeTearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public void Table_Always_IsLong() =>
        Assert.That(HostileInputs.Bodies.Distinct().Count() + HostileInputs.Bytes.Count() + HostileInputs.Paths.Count(), Is.GreaterThan(500));

    [Test]
    public async Task Create_WithHostileBody_NeverBreaksAndPassesOnNothingBad()
    {
        foreach (var body in HostileInputs.Bodies.Distinct())
        {
            _order = null;
            var reply = await _rig.PostAsync("/servers", body);
            AssertOrderly(reply, body);
            if (_order is { } order)
                AssertClean(order, body);
        }
    }

    [Test]
    public async Task Create_WithHostileBytes_IsRefused([Values("/servers", "/plan")] string path)
    {
        foreach (var bytes in HostileInputs.Bytes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            (await _rig.SendAsync(request)).ExpectProblem(400, "invalid");
        }
    }

    [Test]
    public async Task Read_WithHostilePath_NeverBreaks()
    {
        foreach (var path in HostileInputs.Paths)
            AssertOrderly(await _rig.GetAsync(path), path);
    }

    [TestCase("Idempotency-Key", "")]
    [TestCase("Idempotency-Key", "a b")]
    [TestCase("Idempotency-Key", "ä")]
    [TestCase("If-Match", "abc")]
    [TestCase("If-Match", "\"")]
    [TestCase("If-None-Match", "\"")]
    [TestCase("Prefer", ",,;;==")]
    [TestCase("Accept", "/;q=x")]
    [TestCase("Origin", "null")]
    [TestCase("Origin", "http://[")]
    public async Task Headers_WhenHostile_NeverBreak(string name, string value)
    {
        foreach (var (method, path) in new[] { ("POST", "/servers"), ("GET", "/"), ("GET", $"/servers/{Samples.Id}"),
            ("DELETE", $"/servers/{Samples.Id}?wait=x") })
            AssertOrderly(await _rig.SendAsync(new HttpMethod(method), path, method == "POST" ? Samples.Body : null, (name, value)),
                $"{method} {path} {name}: {value}");
    }

    [Test]
    public async Task IdempotencyKey_WhenTooLong_Is400() =>
        (await _rig.PostAsync("/servers", Samples.Body, ("Idempotency-Key", new string('k', 256)))).ExpectProblem(400, "invalid");

    private static void AssertOrderly(ApiReply reply, string input)
    {
        Assert.That((int)reply.Status, Is.LessThan(500), $"{Shorten(input)}: {reply.Text}");
        if ((int)reply.Status >= 400)
            Assert.That(reply.ContentType, Is.EqualTo("application/problem+json"), Shorten(input));
    }

    private static void AssertClean(CreateServer order, string input)
    {
        var texts = new[] { order.Spec.UserId, order.Spec.SessionId, order.Spec.Name ?? "", order.Spec.Profile }.Concat(order.Labels.Keys)
            .Concat(order.Labels.Values);
        Assert.That(texts.Any(t => t.Any(char.IsControl)), Is.False, Shorten(input));
        Assert.That(order.Spec.UserId, Does.Match("^[A-Za-z0-9._@:-]{1,128}$"), Shorten(input));
        Assert.That(order.Spec.Display.Width, Is.InRange(200, 8192), Shorten(input));
    }

    private static string Shorten(string text) => new StringBuilder(text, 0, Math.Min(text.Length, 200), 256).ToString();
}
