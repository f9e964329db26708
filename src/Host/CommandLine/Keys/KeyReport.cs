using Modular.Host.Api.Access.Keys;

namespace Modular.Host.CommandLine.Keys;

/// <summary>Lists keys for people, a line each; the keys themselves are not known any more.</summary>
internal static class KeyReport
{
    public static async Task<int> WriteAsync(KeyFile file, TimeProvider time, TextWriter output)
    {
        var keys = file.Read().Keys;
        await output.WriteLineAsync(keys.Count == 0 ? $"No keys in {file.Path}." : $"{"ID",-10}{"NAME",-26}{"SCOPES",-30}{"USER",-20}{"CREATED",-22}EXPIRES");
        foreach (var key in keys)
        {
            var expires = key.ExpiresAt is { } end ? $"{end:u}{(key.IsExpired(time.GetUtcNow()) ? " (expired)" : "")}" : "never";
            await output.WriteLineAsync($"{key.Id,-10}{key.Name,-26}{string.Join(',', key.Scopes),-30}{key.User ?? "any",-20}{key.CreatedAt,-22:u}{expires}");
        }

        return 0;
    }
}
