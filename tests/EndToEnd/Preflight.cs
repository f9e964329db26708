using System.Net;
using Modular.EndToEnd.Contract;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Before the first test: a host that does not even start fails all of them at once instead of one by one after half a minute.</summary>
[SetUpFixture]
internal sealed class Preflight
{
    [OneTimeSetUp]
    public async Task TheHostStarts()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var contract = new AnswerContract((await manager.Api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body.AsObject());
        AnswerCheck.Current = async answer => Assert.That(await contract.FaultsOfAsync(answer), Is.Empty,
            () => $"{answer.RequestMessage} is answered otherwise than the OpenAPI document says: {answer}");
    }

    [OneTimeTearDown]
    public void DeleteCopyOfTheHost() => HostProgram.DeleteCopy();
}
