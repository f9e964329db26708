using System.Text;

namespace Modular.EndToEnd.Harness;

/// <summary>The monitor and keyboard a client of ours sits at: Xvfb and a window manager, without which nothing has the focus.</summary>
internal sealed class VirtualScreen : IAsyncDisposable
{
    public const int Width = 1024;
    public const int Height = 768;

    private readonly ChildProcess _server;
    private readonly ChildProcess _windows;

    private VirtualScreen(ChildProcess server, ChildProcess windows, string display)
    {
        _server = server;
        _windows = windows;
        Display = display;
    }

    /// <summary>As in <c>DISPLAY</c>.</summary>
    public string Display { get; }

    public static async Task<VirtualScreen> StartAsync()
    {
        // -noreset: a first client that has ended, e.g. one that only takes a picture, would cost others that have just connected their connection
        var server = ChildProcess.Start("Xvfb", ["-displayfd", "1", "-screen", "0", $"{Width}x{Height}x24", "-nolisten", "tcp", "-noreset"]);
        var number = await Eventually.GetAsync("Xvfb names its display",
            () => Task.FromResult(server.Output.Split('\n').FirstOrDefault(line => int.TryParse(line, out _))));
        var display = ":" + number.Trim();
        var windows = ChildProcess.Start("openbox", ["--sm-disable"], new Dictionary<string, string> { ["DISPLAY"] = display });
        var screen = new VirtualScreen(server, windows, display);
        try
        {
            await Eventually.IsTrueAsync("the window manager is there", screen.IsManagedAsync); // a person has one before he starts a client
            return screen;
        }
        catch
        {
            await screen.DisposeAsync();
            throw;
        }
    }

    public async Task<Picture> CaptureAsync()
    {
        var rgb = await Tool.RunOnDisplayAsync(Display, "import", "-silent", "-window", "root", "-depth", "8", "rgb:-");
        return new Picture(Width, Height, rgb);
    }

    public Task SavePngAsync(string path) => Tool.RunOnDisplayAsync(Display, "import", "-silent", "-window", "root", $"png:{path}");

    public Task<string> ListWindowsAsync() => AskAsync("xwininfo", "-root", "-tree", "-stats");

    public Task TypeAsync(string text) => Tool.RunOnDisplayAsync(Display, "xdotool", "type", "--delay", "12", "--", text);

    public Task PressAsync(string key) => Tool.RunOnDisplayAsync(Display, "xdotool", "key", key);

    public Task ClickAsync(int x, int y) => Tool.RunOnDisplayAsync(Display, "xdotool", "mousemove", $"{x}", $"{y}", "click", "1");

    public async ValueTask DisposeAsync()
    {
        await _windows.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<bool> IsManagedAsync() => (await AskAsync("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")).Contains("window id", StringComparison.Ordinal);

    private async Task<string> AskAsync(string program, params string[] arguments) =>
        Encoding.UTF8.GetString(await Tool.RunOnDisplayAsync(Display, program, arguments));
}
