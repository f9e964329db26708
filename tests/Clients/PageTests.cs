using System.Net;
using System.Text.Json.Nodes;

namespace Modular.Clients;

/// <summary>The documentation page in a real browser, which has no key until somebody types one in.</summary>
internal sealed class PageTests
{
    private const string SampleId = "0198c0de-0000-7000-8000-000000000000";
    private const string KeyField = "document.querySelector('.scalar-password-input')";
    private const string Buttons = "[...document.querySelectorAll('button')].filter(b => b.checkVisibility())";
    private const string Sends = "/^send/i.test(b.innerText.trim())";
    private ManagerHome _home = null!;
    private RunningManager _manager = null!;
    private string _key = null!;
    private Browser _browser = null!;

    private string Url => $"http://127.0.0.1:{_home.ApiPort}";

    [SetUp]
    public async Task Open()
    {
        _home = new ManagerHome();
        _key = await NewKey.InAsync(_home, "admin");
        _manager = await _home.StartAsync();
        _manager.Api.Credential = _key;
        _browser = await Browser.OpenAsync($"{Url}/docs");
        await _browser.WaitForAsync("document.body.innerText.includes('Make a server')");
    }

    [TearDown]
    public async Task Close()
    {
        await _browser.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Test]
    public async Task Page_WithoutACredential_ShowsTheApi_AndNothingForeign()
    {
        await ShowAllAsync();

        Assert.That(_browser.Complaints, Is.Empty);
        Assert.That(_browser.Requests.Where(r => !r.StartsWith(Url + "/", StringComparison.Ordinal) && !r.StartsWith("data:", StringComparison.Ordinal)),
            Is.Empty);
        Assert.That(
            await ListAsync(
                "[...document.querySelectorAll('a[href]')].filter(a => a.checkVisibility() && !a.href.startsWith(location.origin)).map(a => a.href)"),
                Is.Empty);
        Assert.That(await ListAsync("document.body.innerText.match(/ask ai|powered by|generate|deploy|scalar|\\bmcp\\b|\\bshare\\b/gi) ?? []"), Is.Empty);
    }

    [Test]
    public async Task Samples_WithAKey_RunAsTheyAreShown()
    {
        await TypeKeyAsync();
        await ShowAllAsync();
        var samples = await ListAsync("[...new Set([...document.querySelectorAll('pre,code')].map(e => e.innerText).filter(t => t.startsWith('curl')))]");
        var document = (await _manager.Api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body;
        Assert.That(samples, Has.Count.EqualTo(document["paths"]!.AsObject().Sum(p => p.Value!.AsObject().Count)), "one for each route");

        foreach (var sample in samples)
        {
            var status = await Tool.RunAsync("bash", "-c", $"{sample.TrimEnd()} --silent --output /dev/null --write-out '%{{http_code}}'");
            Assert.That(status, Does.StartWith("20").Or.EqualTo(sample.Contains(SampleId, StringComparison.Ordinal) ? "404" : "a success"),
                sample.Replace(_key, "KEY", StringComparison.Ordinal));
        }

        foreach (var server in await _manager.Api.ListAsync())
            await _manager.Api.DeleteServerAsync(server!["server_id"]!.GetValue<string>());

        await Leftovers.AssertNoneAsync(_home);
    }

    [Test]
    public async Task Request_FromThePageWithAKey_IsAnswered()
    {
        await TypeKeyAsync();
        await ShowAllAsync();
        await ClickAsync("b.innerText.includes('(post /plan)')");
        await _browser.WaitForAsync($"{Buttons}.some(b => {Sends})");
        await ClickAsync(Sends);

        await Eventually.IsTrueAsync("the plan is answered", () => _browser.Answers.Contains($"200 {Url}/plan"));
        Assert.That(_browser.Complaints, Is.Empty);
    }

    private async Task TypeKeyAsync()
    {
        await _browser.WaitForAsync(KeyField);
        await _browser.EvaluateAsync($"{KeyField}.focus()");
        await _browser.TypeAsync(_key);
        await _browser.WaitForAsync($"document.body.innerText.includes('{_key}')");
    }

    /// <summary>Groups of routes are closed at first, and what is far below is not drawn before somebody scrolls there.</summary>
    private Task ShowAllAsync() => Eventually.IsTrueOfAsync("all routes are shown", async () =>
    {
        await _browser.EvaluateAsync(
            "[...document.querySelectorAll('button')].filter(b => /^(Open Group|Show More)/.test(b.innerText.trim())).forEach(b => b.click())");
        await _browser.EvaluateAsync("window.scrollTo(0, window.scrollY + 900 < document.body.scrollHeight ? window.scrollY + 900 : 0)");
        return await ListAsync(
            "[...document.querySelectorAll('pre,code')].map(e => e.innerText).filter(t => t.startsWith('curl')).map(t => t.split('\\n')[0])");
    }, shown => shown.Any(s => s.Contains("/health/ready", StringComparison.Ordinal)) && shown.Distinct().Count() >= 20);

    private Task ClickAsync(string which) => _browser.WaitForAsync($"{Buttons}.filter(b => {which}).slice(0, 1).map(b => b.click()).length");

    private async Task<IReadOnlyList<string>> ListAsync(string expression) =>
        [.. ((await _browser.EvaluateAsync(expression)) as JsonArray ?? []).Select(text => (string)text!)];
}
