using System.Diagnostics;

namespace Modular.Host.Tests.Settings;

/// <summary>A process that has taken a manager's place on this machine, as a session can.</summary>
internal sealed class Squatter : IDisposable
{
    private const string Program =
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind('\\0modular-manager-' + sys.argv[1]); s.listen(8); print('ready', flush=True); " +
            "sys.stdin.read()";

    private readonly Process _process;

    private Squatter(Process process) => _process = process;

    /// <param name="managerId">Whose place.</param>
    /// <param name="way">Program and options that run a command as somebody else; where that may not be done, the test is ignored.</param>
    public static async Task<Squatter> StartAsync(string managerId, params string[] way)
    {
        var start = new ProcessStartInfo(way[0], [.. way[1..], "/usr/bin/python3", "-c", Program, managerId])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var squatter = new Squatter(Process.Start(start)!);
        if (await squatter._process.StandardOutput.ReadLineAsync() == "ready")
            return squatter;

        var why = await squatter._process.StandardError.ReadToEndAsync();
        squatter.Dispose();
        Assert.Ignore($"'{string.Join(' ', way)}' needs root: {why}");
        throw new UnreachableException();
    }

    /// <summary>Returns when it has ended.</summary>
    public void Leave()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
