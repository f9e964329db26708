using System.Net;

namespace Modular.Fuzzing.Sockets;

/// <summary>Hundreds who send as slowly as they can, or do not read what they asked for: nobody else notices.</summary>
internal sealed class SlowClientTests : OneManagerTests
{
    private const int Slow = 300;
    private const int Deaf = 20;

    [TestCase("GET /servers HTTP/1.1\r\nHost: 127.0.0.1\r\n", "X", TestName = "Headers_SentOneByteAtATime_AreCutOffAndOthersServed")]
    [TestCase("POST /servers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{", " ",
        TestName = "Body_SentOneByteAtATime_IsCutOffAndOthersServed")]
    [TestCase("POST /plan HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n",
        TestName = "Chunks_SentOneAtATime_AreCutOffAndOthersServed")]
    [CancelAfter(300_000)]
    public async Task Request_SentSlowly_IsCutOffAndOthersServed(string beginning, string more)
    {
        using var slow = await OpenConnections.OpenAsync(Home.ApiPort, Slow, TimeSpan.FromSeconds(20));
        await slow.SendAsync(System.Text.Encoding.ASCII.GetBytes(beginning));
        Assert.That(OpenConnections.CountAt(Home.ApiPort), Is.GreaterThanOrEqualTo(Slow * 9 / 10));
        await Eventually.IsTrueAsync("the slow ones are cut off", async () =>
        {
            await slow.SendAsync(System.Text.Encoding.ASCII.GetBytes(more));
            (await Manager.Api.GetAsync("/servers").WaitAsync(Eventually.Patience)).Expect(HttpStatusCode.OK);
            return OpenConnections.CountAt(Home.ApiPort) < 10;
        });
    }

    /// <summary>The web server gives them as long as the slowest reader would take; what they hold back must cost others nothing.</summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task Answers_ThatNobodyReads_KeepNobodyElseWaiting()
    {
        var question = string.Concat(Enumerable.Repeat("GET /docs/scalar.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 60));
        using (var deaf = await OpenConnections.OpenAsync(Home.ApiPort, Deaf, TimeSpan.FromSeconds(20)))
        {
            await deaf.SendAsync(System.Text.Encoding.ASCII.GetBytes(question));
            await Eventually.IsTrueAsync("there is more to read than they take", () => deaf.Clients.All(c => c.Available > 0));
            for (var i = 0; i < Slow; i++)
                (await Manager.Api.GetAsync("/servers").WaitAsync(Eventually.Patience)).Expect(HttpStatusCode.OK);
        }

        await Eventually.IsTrueAsync("they are gone", () => OpenConnections.CountAt(Home.ApiPort) < Deaf / 2);
    }
}
