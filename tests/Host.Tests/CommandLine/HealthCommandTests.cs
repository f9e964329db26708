using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Modular.Host.CommandLine;

namespace Modular.Host.Tests.CommandLine;

internal sealed class HealthCommandTests
{
    private readonly StringWriter _output = new();

    [SetUp]
    public void ForgetOutput() => _output.GetStringBuilder().Clear();

    [OneTimeTearDown]
    public void CloseOutput() => _output.Dispose();

    [TestCase(200, 0)]
    [TestCase(503, 1)]
    public async Task Health_AsksWhetherTheManagerIsWell(int status, int exitCode)
    {
        Assert.That(await RunAsync(status, "--health"), Is.EqualTo(exitCode));
        Assert.That(_output.ToString(), Does.Contain($"{status} to /health.").And.Contain("said /health"));
    }

    [TestCase("/health/live", "--health=live")]
    [TestCase("/health/ready", "--health=ready")]
    [TestCase("/health/ready", "health", "ready")]
    public async Task Health_OfLivenessOrReadiness_AsksForThat(string path, params string[] words)
    {
        Assert.That(await RunAsync(503, words), Is.EqualTo(1));
        Assert.That(_output.ToString(), Does.Contain($"said {path}"));
    }

    [Test]
    public async Task Health_WhereNobodyAnswers_Fails()
    {
        using var squatter = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;
        squatter.Stop();

        Assert.That(await AskAsync(port, "health"), Is.EqualTo(1));
        Assert.That(_output.ToString(), Does.Contain("No manager answers"));
    }

    private async Task<int> RunAsync(int status, params string[] words)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync($"said {context.Request.Path}");
        });
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return await AskAsync(address.Port, words);
    }

    private Task<int> AskAsync(int port, params string[] words) =>
        new ModularCommand(() => Task.FromResult(-1)) { HealthCommand.Create(() => At(port), _output) }.RunAsync(words, _output);

    private static IConfiguration At(int port) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("RDP_SERVER_MANAGER_PORT", $"{port}")]).Build();
}
