using System.Text.Json;
using Modular.Host.Api.Access.Keys;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine.Keys;

/// <summary><c>modular keys create|list|revoke</c>. Needs the data folder only, and works while the manager runs, which sees the change.</summary>
internal sealed class KeysCommand
{
    private const string Name = "keys";
    private const string Usage = """
        Usage: modular keys create --name NAME [--scopes servers:read,servers:write,admin] [--user USER] [--expires 30d]
               modular keys list
               modular keys revoke ID
        """;

    private readonly Func<KeyFile, TimeProvider, TextWriter, TextWriter, Task<int>> _run;

    private KeysCommand(IReadOnlyList<string> settings, Func<KeyFile, TimeProvider, TextWriter, TextWriter, Task<int>> run)
    {
        Settings = settings;
        _run = run;
    }

    /// <summary>The arguments that are settings, e.g. <c>--DATA_PATH</c>.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Null when the arguments are not this command.</summary>
    /// <exception cref="UsageException">It is, but not as it is written.</exception>
    public static KeysCommand? Parse(string[] args)
    {
        switch (args)
        {
            case [Name, "list", .. var rest]:
                return new KeysCommand(rest, (file, time, output, _) => KeyReport.WriteAsync(file, time, output));
            case [Name, "revoke", var id, .. var rest] when !id.StartsWith('-'):
                return new KeysCommand(rest, (file, _, output, _) => RevokeAsync(file, id, output));
            case [Name, "create", .. var rest]:
                var order = KeyOrder.Parse(rest, out var settings);
                return new KeysCommand(settings, (file, time, output, notes) => CreateAsync(file, order, time, output, notes));
            case [Name, ..]:
                throw new UsageException(Usage);
            default:
                return null;
        }
    }

    /// <summary>0 when it was done; 1 when it was refused or went wrong. A new key is all that <paramref name="output"/> gets, so that a script can take it.</summary>
    public async Task<int> RunAsync(IConfiguration configuration, TimeProvider time, TextWriter output, TextWriter notes)
    {
        var reader = new SettingReader(configuration);
        var folder = FolderRules.ReadDataPath(reader);
        if (reader.Errors.Count > 0)
            throw new SettingsException(reader.Errors);

        var file = new KeyFile(folder, time);
        try
        {
            return await _run(file, time, output, notes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            await notes.WriteLineAsync($"{file.Path}: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> CreateAsync(KeyFile file, KeyOrder order, TimeProvider time, TextWriter output, TextWriter notes)
    {
        var secret = KeySecret.New();
        var key = order.ToKey(secret, time.GetUtcNow());
        await file.ChangeAsync(keys => [.. keys, key]);
        await output.WriteLineAsync(secret);
        await notes.WriteLineAsync($"This is key {key.Id} ('{key.Name}'), shown this once; {file.Path} keeps its hash. Revoke it with: modular keys revoke {key.Id}");
        return 0;
    }

    private static async Task<int> RevokeAsync(KeyFile file, string id, TextWriter output)
    {
        var known = false;
        await file.ChangeAsync(keys =>
        {
            known = keys.Any(k => k.Id == id);
            return [.. keys.Where(k => k.Id != id)];
        });
        await output.WriteLineAsync(known ? $"Key {id} is revoked." : $"There is no key {id} in {file.Path}. modular keys list shows those that exist.");
        return known ? 0 : 1;
    }
}
