using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Modular.Host.Tests.Api.Access;

/// <summary>An API that asks an authentication service about tokens.</summary>
internal abstract class VerifyFixture : AccessFixture
{
    protected const string ServicesSecret = "what-the-service-signs-with-is-its-own!";

    protected VerifyService Service { get; private set; } = null!;

    [TearDown]
    public async Task StopService() => await Service.DisposeAsync();

    /// <summary>A service for each test; the rig is started around it.</summary>
    protected override void Configure(ApiRig rig)
    {
        Service = VerifyService.Start();
        rig.Options.AuthServiceUrl = Service.Address;
        rig.Options.AuthVerifyPath = VerifyService.Path;
    }

    protected Task<ApiReply> ListAsync(string token) => Rig.GetAsync("/servers", Bearer(token));

    protected string Token(string claims = """ "user_id":"alice","role":"user" """, string secret = ServicesSecret, int seconds = 600,
        string algorithm = "HS256") =>
        Sign($$"""{"exp":{{Rig.Time.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds()}},{{claims}}}""", secret, algorithm);

    protected static string Sign(string payload, string secret = ServicesSecret, string algorithm = "HS256") => new JsonWebTokenHandler()
        .CreateToken(payload, new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret + new string('-', 32))), algorithm));
}
