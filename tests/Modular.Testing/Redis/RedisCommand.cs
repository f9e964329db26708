using System.Diagnostics;

namespace Modular.Testing.Redis;

/// <summary>What an operator does by hand.</summary>
public static class RedisCommand
{
    /// <summary>Runs <c>redis-cli</c> and returns what it prints.</summary>
    /// <param name="server">A server without a password.</param>
    /// <param name="words">The command.</param>
    public static async Task<string> SendAsync(RedisServer server, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{server.Port}", .. words]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }
}
