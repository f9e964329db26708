using System.Net;
using Modular.Host.Api.Access.Tokens;

namespace Modular.Host.Tests.Api.Access;

/// <summary>Tokens that the authentication service is asked about.</summary>
internal sealed class VerifyEndpointTests : VerifyFixture
{
    private const string OwnSecret = "a-secret-of-thirty-two-bytes-or-more!";

    [Test]
    public async Task Token_ThatTheServiceTakes_IsServedByItsAnswer()
    {
        var token = Token(""" "sub":"somebody","role":"guest" """);
        Assert.That((await ListAsync(token)).Expect(200).AsArray(), Has.Count.EqualTo(1), "alice's");
        Assert.That(Service.Questions, Is.EqualTo(new[] { "Bearer " + token }));
        Assert.That(Service.AskedElsewhere, Is.Empty, "it publishes no keys");
    }

    [TestCase("HS384")]
    [TestCase("HS512")]
    public async Task Token_OfAnyAlgorithm_IsTheServicesToJudge(string algorithm) => (await ListAsync(Token(algorithm: algorithm))).Expect(200);

    [TestCase(""" "valid":true """, """ "user_id":"alice","role":"user" """, "/servers", 200)]
    [TestCase(""" "valid":true,"user_id":null,"role":null,"scope":null """, """ "user_id":"alice","role":"user" """, "/servers", 200)]
    [TestCase(""" "valid":true """, """ "role":"user" """, "/servers", 401)]
    [TestCase(""" "valid":true,"user_id":4711,"role":"user" """, """ "x":1 """, "/servers", 200)]
    [TestCase(""" "valid":true,"user_id":"a b","role":"user" """, """ "sub":"alice","role":"user" """, "/servers", 401)]
    [TestCase(""" "valid":true,"user_id":"alice","role":"guest" """, """ "role":"admin" """, "/servers", 403)]
    [TestCase(""" "valid":true,"user_id":"alice","role":"user" """, """ "role":"admin" """, "/ports", 403)]
    [TestCase(""" "valid":true,"user_id":"alice","role":"user" """, """ "scope":"admin" """, "/ports", 403)]
    [TestCase(""" "valid":true,"user_id":"alice","role":"admin" """, """ "scope":"servers:read" """, "/ports", 403)]
    [TestCase(""" "valid":true,"user_id":"alice","scope":"admin" """, """ "scope":"servers:read" """, "/ports", 200)]
    [TestCase(""" "valid":true,"user_id":"alice","role":"admin" """, """ "role":"user" """, "/ports", 200)]
    public async Task Claims_OfTheAnswer_GoBeforeThoseOfTheToken(string answer, string claims, string path, int status)
    {
        Service.Body = $"{{{answer}}}";
        Assert.That((int)(await Rig.GetAsync(path, Bearer(Token(claims)))).Status, Is.EqualTo(status));
    }

    [TestCase(200, """{"valid":false,"user_id":"alice","role":"admin"}""")]
    [TestCase(401, """{"valid":true,"user_id":"alice","role":"admin"}""")]
    [TestCase(403, "")]
    public async Task Token_ThatTheServiceRefuses_Is401(int status, string body)
    {
        (Service.Status, Service.Body) = (status, body);
        (await ListAsync(Token())).ExpectProblem(401, "unauthorized");
    }

    [TestCase(500, "")]
    [TestCase(404, "")]
    [TestCase(429, "")]
    [TestCase(204, "")]
    [TestCase(201, """{"valid":true,"user_id":"alice","role":"user"}""")]
    [TestCase(307, "")]
    [TestCase(200, "")]
    [TestCase(200, "[]")]
    [TestCase(200, "<html>")]
    [TestCase(200, """{"user_id":"alice","role":"user"}""")]
    [TestCase(200, """{"valid":"true","user_id":"alice","role":"user"}""")]
    [TestCase(200, """{"valid":true,"user_id":"alice","role":"user","role":"admin"}""")]
    public async Task Answer_ThatIsNone_Is503(int status, string body)
    {
        (Service.Status, Service.Body) = (status, body);
        await ExpectUnavailableAsync();
        Assert.That(Service.AskedElsewhere, Is.Empty, "no redirect is followed");
    }

    [Test]
    public async Task Answer_ThatIsHuge_Is503()
    {
        Service.Body = $$"""{"valid":true,"user_id":"alice","role":"user","x":"{{new string('x', 70_000)}}"}""";
        await ExpectUnavailableAsync();
    }

    [Test]
    public async Task Service_ThatIsNotThere_Is503AndIsToldOnce()
    {
        await using var rig =
            await ApiRig.StartAsync(r => (r.Options.AuthServiceUrl, r.Options.AuthVerifyPath) = (new Uri("http://127.0.0.1:1"), VerifyService.Path));
        var token = Token();
        for (var i = 0; i < 3; i++)
            (await rig.GetAsync("/servers", Bearer(token))).ExpectProblem(503, "unavailable");

        Assert.That(rig.Log.All.Where(l => l.Contains("Tokens cannot be verified at http://127.0.0.1:1/auth/verify")).ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Service_ThatIsSilent_Is503AfterThreeSeconds(CancellationToken ct)
    {
        var gate = new TaskCompletionSource();
        Service.Gate = gate.Task;
        var reply = ListAsync(Token());
        await UntilAsync(() => Service.Questions.Count == 1, ct);

        Rig.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.That(reply.IsCompleted, Is.False);
        Rig.Time.Advance(TimeSpan.FromSeconds(0.2));
        (await reply).ExpectProblem(503, "unavailable");

        gate.SetResult();
        (await ListAsync(Token())).Expect(200);
        Assert.That(Rig.Log.All, Has.Some.Contain("no answer within 3 s").And.Some.Contain("again"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Questions_AreSixteenAtATimeAtMost(CancellationToken ct)
    {
        var gate = new TaskCompletionSource();
        Service.Gate = gate.Task;
        var replies = Enumerable.Range(0, 24).Select(i => ListAsync(Token($""" "user_id":"alice","role":"user","jti":"{i}" """))).ToList();
        await UntilAsync(() => Service.Questions.Count == VerifyEndpoint.MostQuestions, ct);
        gate.SetResult();

        Assert.That((await Task.WhenAll(replies)).Select(r => r.Status), Has.All.EqualTo(HttpStatusCode.OK));
        Assert.That((Service.Questions.Count, Service.MostAtOnce), Is.EqualTo((24, VerifyEndpoint.MostQuestions)));
    }

    [TestCase("expired")]
    [TestCase("without exp")]
    [TestCase("not yet valid")]
    [TestCase("another issuer")]
    [TestCase("another audience")]
    [TestCase("refresh")]
    [TestCase("a member twice")]
    [TestCase("no signature")]
    [TestCase("two lines")]
    [TestCase("three words")]
    [TestCase("encrypted")]
    public async Task Token_ThatCouldNotBeServed_Is401AndIsNotAskedAbout(string flaw)
    {
        (Rig.Options.JwtIssuer, Rig.Options.JwtAudience) = ("https://auth.example.org", "modular");
        (await ListAsync(Token(Good))).Expect(200);

        var reply = await ListAsync(Flawed(flaw));
        reply.ExpectProblem(401, "unauthorized");
        Assert.That(Service.Questions, Has.Count.EqualTo(1), reply.Text);
    }

    [Test]
    public async Task Keys_OfTheApi_AreNeverSent()
    {
        (await ListAsync(await NewKeyAsync())).Expect(200);
        foreach (var credential in new[] { "mod_" + new string('0', 64), "mod_a.b.c", "secret", "", OwnSecret })
            (await ListAsync(credential)).ExpectProblem(401, "unauthorized");

        Assert.That(Service.Questions, Is.Empty);
    }

    [Test]
    public async Task Token_OfTheOwnSecret_NeedsNoQuestion_OthersDo()
    {
        await using var rig = await ApiRig.StartAsync(r => (r.Options.JwtSecretKey, r.Options.AuthServiceUrl, r.Options.AuthVerifyPath) =
            (OwnSecret + new string('-', 32), Service.Address, VerifyService.Path));
        (await rig.GetAsync("/servers", Bearer(Token(secret: OwnSecret)))).Expect(200);
        Assert.That(Service.Questions, Is.Empty);

        (await rig.GetAsync("/servers", Bearer(Token()))).Expect(200);
        Assert.That(Service.Questions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Tokens_WhateverIsSaidOfThem_AreInNoLogAndNoAnswer()
    {
        var token = Token();
        Service.Body = $$"""{"{{token}}":1,"{{token}}":2}""";
        var replies = new List<string> { (await ListAsync(token)).Text };
        Service.Status = 401;
        replies.Add((await ListAsync(token)).Text);
        Assert.That(replies.Concat(Rig.Log.All), Has.None.Contain(token.Split('.')[2]));
    }

    private const string Good = """ "user_id":"alice","role":"user","iss":"https://auth.example.org","aud":"modular" """;

    private string Flawed(string flaw) => flaw switch
    {
        "expired" => Token(Good, seconds: -61),
        "without exp" => Sign($"{{{Good}}}"),
        "not yet valid" => Token($"{Good},\"nbf\":{Rig.Time.GetUtcNow().AddSeconds(61).ToUnixTimeSeconds()}"),
        "another issuer" => Token(Good.Replace("auth.example", "evil.example")),
        "another audience" => Token(Good.Replace("modular", "mail")),
        "refresh" => Token(Good + ",\"type\":\"refresh\""),
        "a member twice" => Token(Good + ",\"role\":\"admin\""),
        "no signature" => string.Join('.', Token(Good).Split('.')[..2]) + ".",
        "two lines" => Token(Good) + "\tx",
        "three words" => "a.b.c",
        "encrypted" => Token(Good) + ".x.y",
        _ => throw new ArgumentOutOfRangeException(nameof(flaw)),
    };

    private async Task ExpectUnavailableAsync()
    {
        var reply = await ListAsync(Token());
        reply.ExpectProblem(503, "unavailable");
        Assert.That(reply.Header("Retry-After"), Is.EqualTo("5"));
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken ct)
    {
        while (!condition())
            await Task.Delay(10, ct);
    }
}
