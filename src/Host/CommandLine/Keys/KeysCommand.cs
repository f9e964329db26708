using System.CommandLine;
using System.Text.Json;
using Modular.Host.Api.Access;
using Modular.Host.Api.Access.Keys;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine.Keys;

/// <summary><c>modular keys create|list|revoke</c>. Needs the data folder only, and works while the manager runs, which sees the change.</summary>
/// <param name="time">The clock.</param>
/// <param name="output">All that it gets of a new key is the key, so that a script can take it.</param>
/// <param name="notes">What people are told beside that.</param>
internal sealed class KeysCommand(TimeProvider time, TextWriter output, TextWriter notes)
{
    public Command Create(Func<IConfiguration> configuration) => new("keys", "Make, list and revoke API keys, also while the manager runs")
    {
        CreateNew(configuration),
        CreateList(configuration),
        CreateRevoke(configuration),
    };

    private Command CreateNew(Func<IConfiguration> configuration)
    {
        var name = NewOption("--name", "NAME", "What it is called, e.g. after who has it");
        var scopes = NewOption("--scopes", "SCOPES",
            $"What it may do, separated by commas: {string.Join(", ", ScopeNames.All)}. Without it: {ScopeNames.Of(AccessScope.Write)}");
        var user = NewOption("--user", "USER", "The only user whose servers it may touch");
        var expires = NewOption("--expires", "TIME", "How long it is good for: 90m, 12h, 30d. Without it: until it is revoked");
        name.Required = true;
        var command = new Command("create", "Print a new API key, once") { name, scopes, user, expires };
        command.SetAction((result, _) =>
        {
            var order = KeyOrder.Of(result.GetValue(name)!, result.GetValue(scopes), result.GetValue(user), result.GetValue(expires));
            return RunAsync(configuration(), file => CreateAsync(file, order));
        });
        return command;
    }

    /// <summary>The parser would take the next option for its value.</summary>
    private static Option<string?> NewOption(string name, string value, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => t.Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"{name} needs a value.");
        });
        return option;
    }

    private Command CreateList(Func<IConfiguration> configuration)
    {
        var command = new Command("list", "Show all API keys, without the keys themselves");
        command.SetAction((_, _) => RunAsync(configuration(), file => KeyReport.WriteAsync(file, time, output)));
        return command;
    }

    private Command CreateRevoke(Func<IConfiguration> configuration)
    {
        var id = new Argument<string>("ID") { Description = $"As {ModularCommand.Program} keys list shows it" };
        var command = new Command("revoke", "End one at once") { id };
        command.SetAction((result, _) => RunAsync(configuration(), file => RevokeAsync(file, result.GetRequiredValue(id))));
        return command;
    }

    /// <summary>0 when it was done; 1 when it was refused or went wrong.</summary>
    private async Task<int> RunAsync(IConfiguration configuration, Func<KeyFile, Task<int>> run)
    {
        var reader = new SettingReader(configuration);
        var folder = FolderRules.ReadDataPath(reader);
        if (reader.Errors.Count > 0)
            throw new SettingsException(reader.Errors);

        var file = new KeyFile(folder, time);
        try
        {
            return await run(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            await notes.WriteLineAsync($"{file.Path}: {e.Message}");
            return ExitCodes.Failed;
        }
    }

    private async Task<int> CreateAsync(KeyFile file, KeyOrder order)
    {
        var secret = KeySecret.New();
        var key = order.ToKey(secret, time.GetUtcNow());
        await file.ChangeAsync(keys => [.. keys, key]);
        await output.WriteLineAsync(secret);
        await notes.WriteLineAsync(
            $"This is key {key.Id} ('{key.Name}'), shown this once; {file.Path} keeps its hash. Revoke it with: modular keys revoke {key.Id}");
        return 0;
    }

    private async Task<int> RevokeAsync(KeyFile file, string id)
    {
        var known = false;
        await file.ChangeAsync(keys =>
        {
            known = keys.Any(k => k.Id == id);
            return [.. keys.Where(k => k.Id != id)];
        });
        await output.WriteLineAsync(known ? $"Key {id} is revoked." : $"There is no key {id} in {file.Path}. modular keys list shows those that exist.");
        return known ? 0 : ExitCodes.Failed;
    }
}
