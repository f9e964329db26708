namespace Modular.EndToEnd.Harness;

/// <summary>A person at a real RDP client: looks at the screen, types.</summary>
internal sealed class RemoteDesktop : IAsyncDisposable
{
    // of the default profile: the terminal's background
    private const string Terminal = "1D2430";
    private readonly ChildProcess _client;
    private readonly VirtualScreen _screen;

    private RemoteDesktop(ChildProcess client, VirtualScreen screen)
    {
        _client = client;
        _screen = screen;
    }

    public bool IsConnected => !_client.HasExited;

    /// <summary>What the client program says.</summary>
    public string ClientOutput => _client.Output;

    /// <summary>Logged in, with the desktop on the screen.</summary>
    public static async Task<RemoteDesktop> LogInAsync(ServerAccess server)
    {
        var desktop = await KnockAsync(server);
        try
        {
            await desktop.WaitForDesktopAsync();
            return desktop;
        }
        catch
        {
            await desktop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connected with these credentials, whatever comes of it.</summary>
    public static Task<RemoteDesktop> KnockAsync(ServerAccess server) =>
        OpenAsync($"/v:127.0.0.1:{server.Port}", $"/u:{server.UserName}", $"/p:{server.Password}");

    /// <summary>FreeRDP with arguments of the caller's own.</summary>
    public static async Task<RemoteDesktop> OpenAsync(params string[] arguments)
    {
        var screen = await VirtualScreen.StartAsync();
        // by default it gives up after nine seconds of silence, which a busy machine takes at times
        string[] common = ["/cert:ignore", "/timeout:60000", $"/size:{VirtualScreen.Width}x{VirtualScreen.Height}", "-decorations", "/log-level:WARN"];
        var environment = new Dictionary<string, string> { ["DISPLAY"] = screen.Display };
        return new RemoteDesktop(ChildProcess.Start("xfreerdp", [.. arguments, .. common], environment), screen);
    }

    public Task<Picture> CaptureAsync() => _screen.CaptureAsync();

    /// <summary>Until the terminal of the default profile is on the screen and the picture stands still.</summary>
    public Task WaitForDesktopAsync() => OrPictureAsync(Eventually.IsTrueAsync("a desktop is on the screen", async () =>
    {
        if (!IsConnected)
            throw new AssertionException($"The client ended with {_client.ExitCode}: {ClientOutput}");
        var before = await CaptureAsync();
        if (!LooksLikeDesktop(before))
            return false;
        await Task.Delay(300);
        return before.DifferenceFrom(await CaptureAsync()) == 0;
    }));

    public static bool LooksLikeDesktop(Picture picture) => picture.ShareOf(Terminal) > 0.1;

    /// <summary>Types a command into the terminal.</summary>
    public async Task TypeLineAsync(string command)
    {
        await _screen.TypeAsync(command);
        await _screen.PressAsync("Return");
    }

    /// <summary>Paints the desktop from within the session and waits until the client shows it: the picture is live, and it is this session's.</summary>
    public async Task PaintAsync(string name, string hex)
    {
        await TypeLineAsync($"xsetroot -solid {name}");
        await OrPictureAsync(Eventually.IsTrueAsync($"the desktop is {name}", async () => (await CaptureAsync()).ShareOf(hex) > 0.1));
    }

    /// <summary>Types a command that makes a file in the session's home, and reads the file from outside.</summary>
    public async Task<string> RunAsync(string command, string sessionFolder, string file)
    {
        await TypeLineAsync($"{command}; touch {file}.done");
        await OrPictureAsync(Eventually.IsTrueAsync($"'{command}' has run in the session", () => Find(sessionFolder, $"{file}.done") is not null));
        return await File.ReadAllTextAsync(Find(sessionFolder, file) ?? throw new AssertionException($"'{command}' made no {file}"));
    }

    /// <summary>A picture says more than a time-out.</summary>
    private async Task OrPictureAsync(Task wait)
    {
        try
        {
            await wait;
        }
        catch (AssertionException e)
        {
            await AttachPictureAsync("failed");
            throw new AssertionException($"{e.Message} The client {(IsConnected ? "runs" : "has ended")} and said: {ClientOutput}\nOn its screen are: " +
                $"{await _screen.ListWindowsAsync()}", e);
        }
    }

    public async Task AttachPictureAsync(string name)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.MethodName}-{name}.png");
        await _screen.SavePngAsync(path);
        TestContext.AddTestAttachment(path);
    }

    public static string? Find(string folder, string file) =>
        Directory.EnumerateFiles(folder, file, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _screen.DisposeAsync();
    }
}
