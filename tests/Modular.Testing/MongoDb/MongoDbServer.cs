using System.Diagnostics;

namespace Modular.Testing.MongoDb;

/// <summary>
/// What the tests take for a MongoDB: MONGODB_TEST_URL when set, a mongod on the PATH, else a stand-in that speaks its wire protocol. The output
/// says plainly which; nothing about durability, authentication or speed follows from the stand-in.
/// </summary>
public sealed class MongoDbServer : IDisposable
{
    private readonly Process? _process;
    private readonly DirectoryInfo? _folder;

    private MongoDbServer(string kind, string url, Process? process, DirectoryInfo? folder)
    {
        (Kind, Url, _process, _folder) = (kind, url, process, folder);
        TestContext.Progress.WriteLine($"MongoDB tests run against {kind}");
    }

    /// <summary>Which of the three it is.</summary>
    public string Kind { get; }

    /// <summary>For MONGODB_URL.</summary>
    public string Url { get; }

    /// <summary>Id of the process, e.g. to send it a signal; null for the one of MONGODB_TEST_URL.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Starts one, or takes the one of MONGODB_TEST_URL where any port will do.</summary>
    /// <param name="port">Where it listens, on loopback; 0: any.</param>
    public static async Task<MongoDbServer> StartAsync(int port = 0)
    {
        if (Environment.GetEnvironmentVariable("MONGODB_TEST_URL") is { Length: > 0 } url && port == 0)
            return new MongoDbServer("the MongoDB of MONGODB_TEST_URL", url, null, null);

        return FindMongod() is { } mongod ? await StartMongodAsync(mongod, port) : await StartStandInAsync(port);
    }

    /// <summary>kill -9; waits until it has ended.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
    }

    /// <summary>Kills it and deletes what it stored.</summary>
    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private static string? FindMongod() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "mongod")).FirstOrDefault(File.Exists);

    private static async Task<MongoDbServer> StartMongodAsync(string mongod, int port)
    {
        var folder = Directory.CreateTempSubdirectory("modular-mongod-");
        var chosen = port == 0 ? Random.Shared.Next(16800, 16900) : port;
        var process = Start(mongod, "--port", $"{chosen}", "--bind_ip", "127.0.0.1", "--dbpath", folder.FullName, "--nounixsocket");
        await ReadUntilAsync(process, "Waiting for connections");
        return new MongoDbServer("a real mongod", $"mongodb://127.0.0.1:{chosen}/modular", process, folder);
    }

    private static async Task<MongoDbServer> StartStandInAsync(int port)
    {
        // Debian's python3: another one on the PATH may see none of its packages
        var process = Start("/usr/bin/python3", Path.Combine(TestContext.CurrentContext.TestDirectory, "MongoDb", "mongo-stand-in.py"), $"{port}");
        var ready = await ReadUntilAsync(process, "READY ");
        return new MongoDbServer("a STAND-IN, NOT MongoDB (python3-mongomock)", $"mongodb://{ready[6..]}/modular", process, null);
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;

    private static async Task<string> ReadUntilAsync(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"{process.StartInfo.FileName} ended before it was ready; is python3-mongomock installed?");
    }
}
