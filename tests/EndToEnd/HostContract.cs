using System.Net;
using Modular.EndToEnd.Contract;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>What the built host says of itself.</summary>
internal static class HostContract
{
    /// <summary>Starts a host, and from then on every answer that a test gets is held against its OpenAPI document.</summary>
    public static async Task HoldAnswersAsync()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var contract = new AnswerContract((await manager.Api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body.AsObject());
        AnswerCheck.Current = async answer => Assert.That(await contract.FaultsOfAsync(answer), Is.Empty,
            () => $"{answer.RequestMessage} is answered otherwise than the OpenAPI document says: {answer}");
    }
}
