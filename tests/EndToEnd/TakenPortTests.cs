using System.Net;
using System.Net.Sockets;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>A stranger takes the port in the moment between the manager's look at it and xrdp's.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TakenPortTests
{
    /// <summary>Asks at a port, and becomes xrdp when it is answered.</summary>
    private const string WaitingXrdp = """
        #!/bin/bash
        if [ "$1" = --nodaemon ]; then exec 3<>/dev/tcp/127.0.0.1/{0}; read -ru 3; exec 3>&-; fi
        exec /usr/sbin/xrdp "$@"
        """;

    [Test]
    public async Task Create_WhenAStrangerIsQuickerThanXrdp_TakesTheNextPort()
    {
        await using var home = NewHome();
        using var stranger = new QuickStranger(home.LastOwnPort) { Target = home.FirstPort };
        var manager = await home.StartAsync();

        var server = await manager.Api.CreateAsync();

        Assert.That(server.Port, Is.InRange(home.FirstPort + 1, home.LastPort));
        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
    }

    [Test]
    public async Task Start_WhenAStrangerIsQuickerThanXrdp_IsAConflictThatNamesThePort()
    {
        await using var home = NewHome();
        using var stranger = new QuickStranger(home.LastOwnPort);
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        (await manager.Api.PostAsync($"/servers/{server.Id}/stop")).Expect(HttpStatusCode.OK);

        stranger.Target = server.Port;
        var refused = (await manager.Api.PostAsync($"/servers/{server.Id}/start")).Expect(HttpStatusCode.Conflict);
        Assert.That(refused.Detail, Does.Contain($"Port {server.Port} is held by"));

        stranger.Leave();
        (await manager.Api.PostAsync($"/servers/{server.Id}/start")).Expect(HttpStatusCode.OK);
        Assert.That((await manager.Api.ReadAsync(server.Id))["port"]!.GetValue<int>(), Is.EqualTo(server.Port));
    }

    private static ManagerHome NewHome()
    {
        var home = new ManagerHome();
        var program = $"{home.Folder}/xrdp";
        File.WriteAllText(program, WaitingXrdp.Replace("{0}", $"{home.LastOwnPort}", StringComparison.Ordinal));
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED); // 0755
        home.Settings["Plugins__Xrdp__XrdpPath"] = program;
        home.Settings["Plugins__Xrdp__Sandbox"] = "none"; // xrdp's box has no test's program
        return home;
    }

    /// <summary>Hears that xrdp is about to be started, and takes the target, if any, before it lets it.</summary>
    private sealed class QuickStranger : IDisposable
    {
        private readonly TcpListener _asked;
        private TcpListener? _taken;

        public QuickStranger(int port)
        {
            _asked = new TcpListener(IPAddress.Loopback, port);
            _asked.Start();
            _ = AnswerAsync();
        }

        public int? Target { get; set; }

        public void Leave()
        {
            Target = null;
            _taken?.Stop();
        }

        public void Dispose()
        {
            _asked.Dispose();
            _taken?.Dispose();
        }

        private async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using var xrdp = await _asked.AcceptTcpClientAsync();
                    if (Target is { } target && _taken is null)
                    {
                        _taken = new TcpListener(IPAddress.Any, target);
                        _taken.Start();
                    }

                    await xrdp.GetStream().WriteAsync("go\n"u8.ToArray());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // the test is over
            }
        }
    }
}
