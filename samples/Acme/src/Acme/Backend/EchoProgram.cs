using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Acme.Backend;

/// <summary>Starts the program and waits until it answers.</summary>
internal sealed class EchoProgram(EchoOptions options, HostContext host, TimeProvider time)
{
    public const string Perl = "/usr/bin/perl";

    // into a session of its own, with its output in a file: a pipe of the host's would break when the host ends
    private const string Shell = """exec setsid "$@" >>"$ECHO_LOG" 2>&1 </dev/null""";
    private static readonly string Script = Path.Combine(Path.GetDirectoryName(typeof(EchoProgram).Assembly.Location)!, "echo-server.pl");

    public IReadOnlyList<string> Arguments(ServerSpec spec, int port) =>
        [Perl, Script, options.BindAddress, port.ToString(CultureInfo.InvariantCulture), $"{options.Greeting}, {Printable(spec.Name ?? spec.UserId)}"];

    /// <summary>Returns when the server answers. When it throws, nothing of this start is left.</summary>
    public async Task<MarkedProcess> StartAsync(ServerStart start, CancellationToken cancellationToken)
    {
        var files = new ServerFiles(host, start.ServerId);
        files.Prepare();
        AssertFree(start.Port);
        using var child = Process.Start(Describe(start, files))!;
        try
        {
            await WaitUntilItAnswersAsync(child, start.Port, files, cancellationToken);

            // the shell and setsid have become the program: its pid is the child's
            return MarkedProcess.Read(child.Id) ?? throw Failed(files);
        }
        catch
        {
            // by its pid: while one program becomes the next, nobody can read the mark, and a search misses it
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task WaitUntilItAnswersAsync(Process child, int port, ServerFiles files, CancellationToken cancellationToken)
    {
        while (!await AnswersAsync(port, cancellationToken))
        {
            if (child.HasExited)
                throw Failed(files);

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    private ProcessStartInfo Describe(ServerStart start, ServerFiles files)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-c", Shell, "sh", .. Arguments(start.Spec, start.Port)]);
        info.Environment.Clear(); // the host's holds secrets
        info.Environment["PATH"] = "/usr/bin:/bin";
        info.Environment["ECHO_LOG"] = files.Log;
        info.Environment[MarkedProcess.ServerVariable] = start.ServerId;
        info.Environment[MarkedProcess.ManagerVariable] = host.ManagerId;
        return info;
    }

    private void AssertFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(options.BindAddress), port));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new ServerException(ServerError.Conflict, $"Another program listens on port {port}.") { Field = "port" };
        }
    }

    private async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Parse(options.BindAddress), port, cancellationToken);
            using var reader = new StreamReader(client.GetStream());
            return (await reader.ReadLineAsync(cancellationToken))?.StartsWith(options.Greeting, StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private static ServerException Failed(ServerFiles files) =>
        new(ServerError.StartFailed, "The echo server ended as soon as it was started; its log says why.") { LogTail = files.LogTail() };

    // an argument cannot hold a NUL, and a greeting is one line
    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
