using System.Diagnostics;

namespace Modular.Container;

/// <summary>Stand-ins for the base images, and ours, built from the Dockerfile as it is.</summary>
internal static class Images
{
    private const string Note = """
        The base images are STAND-INS made on this machine from Debian packages and its own .NET, under the tags of the real ones; MongoDB is one, too.
        Proven by them: Dockerfile, compose.yaml and what runs in the containers. Not proven: the real debian, dotnet, mongo and redis images.
        """;

    public static async Task MakeAsync(DockerEngine builder, string folder)
    {
        TestContext.Progress.WriteLine(Note);
        await TimedAsync("stand-ins", "tests/Container/StandIns/make.sh " + folder, new() { ["DOCKER"] = $"docker -H {builder.Url}" });
        // the classic builder is the one that every docker.io has; its network is this machine's, because an engine for builds has none of its own
        Dictionary<string, string> environment =
            new() { ["DOCKER_HOST"] = builder.Url, ["DOCKER_BUILDKIT"] = "0", ["DOCKER_BUILD_OPTIONS"] = "--network host --quiet" };
        await TimedAsync("our images", Repository.Documented("make image"), environment);
    }

    private static async Task TimedAsync(string what, string line, Dictionary<string, string> environment)
    {
        var clock = Stopwatch.StartNew();
        await Command.RunAsync(line, environment);
        TestContext.Progress.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:F0} s");
    }
}
