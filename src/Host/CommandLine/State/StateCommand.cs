using System.CommandLine;
using Modular.Abstractions;
using Modular.Host.Observability;
using Modular.Host.Parts;
using Modular.Host.Servers.Custody;

namespace Modular.Host.CommandLine.State;

/// <summary><c>modular state …</c>: moves records from one store to another, backs them up, and ends custody.</summary>
/// <param name="verb">What is done.</param>
/// <param name="file">Where to or from; empty where no file is needed.</param>
internal sealed class StateCommand(string verb, string file = "")
{
    private const string DryRun = "--dry-run";

    public static Command Create(WithHost withHost, TextWriter output)
    {
        Command Of(string name, string description, FolderUse use, Argument<string>? file = null)
        {
            var command = new Command(name, description);
            if (file is not null)
                command.Add(file);

            command.SetAction((result, _) => RunAsync(withHost, use, new StateCommand(name, file is null ? "" : result.GetRequiredValue(file)), output));
            return command;
        }

        return new Command("state", "Move, back up and put right the records of the state store")
        {
            Of("export", "Write every record to FILE, one a line, as JSON", FolderUse.Read, NewFile()),
            Of("import", "Add the records of an export to an empty state store", FolderUse.Change, NewFile()),
            Of("backup", "Copy the state store to FILE while the manager runs", FolderUse.Read, NewFile()),
            Of("adopt", "In custody: give the store the records of what DATA_PATH and the machine show", FolderUse.Change),
            CreateAcceptLoss(withHost, output),
        };
    }

    /// <summary>0 when all of it was done; 1 when it was refused or went wrong, with the reason on <paramref name="output"/>.</summary>
    public async Task<int> RunAsync(GuardedStore store, ICustodyOrders orders, string storeName, TimeProvider time, TextWriter output)
    {
        try
        {
            await StorePatience.RunAsync(async () =>
            {
                await store.CheckAsync(CancellationToken.None);
                await RunVerbAsync(store, orders, storeName, new TransferProgress(time, output), output);
            }, time, output);
            return 0;
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await output.WriteLineAsync(OneLine.Of(e.Message));
            return ExitCodes.Failed;
        }
    }

    private static Command CreateAcceptLoss(WithHost withHost, TextWriter output)
    {
        var dryRun = new Option<bool>(DryRun) { Description = "Say which, also beside a manager that runs, and change nothing", Arity = ArgumentArity.Zero };
        var command = new Command("accept-loss", "In custody: take the store as it is; files without a record go to lost+found") { dryRun };
        command.SetAction((result, _) => result.GetValue(dryRun)
            ? RunAsync(withHost, FolderUse.Read, new StateCommand(DryRun), output)
            : RunAsync(withHost, FolderUse.Change, new StateCommand("accept-loss"), output));
        return command;
    }

    private static Argument<string> NewFile()
    {
        var file = new Argument<string>("FILE") { Description = "A path" };
        file.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: { Length: > 0 } path }] || path.StartsWith('-'))
                result.AddError("FILE must be a path that does not begin with a dash; write ./ before one that does.");
        });
        return file;
    }

    private static Task<int> RunAsync(WithHost withHost, FolderUse use, StateCommand command, TextWriter output) => withHost(use, host => command.RunAsync(
        host.Services.GetRequiredService<GuardedParts>().Store, host.Services.GetRequiredService<ICustodyOrders>(), host.Options.StateStore,
        host.Services.GetRequiredService<TimeProvider>(), output));

    /// <summary>All of them may be repeated when the store went away in between.</summary>
    private async Task RunVerbAsync(GuardedStore store, ICustodyOrders orders, string storeName, TransferProgress progress, TextWriter output)
    {
        switch (verb)
        {
            case "export":
                await orders.EnsureRightStoreAsync();
                await StateExport.RunAsync(store, file, progress);
                break;
            case "backup":
                await orders.EnsureRightStoreAsync();
                await StateBackup.RunAsync(store, file, progress);
                break;
            case "import":
                await orders.BeginImportAsync();
                await StateImport.RunAsync(store, storeName, file, progress);
                await orders.AcceptImportAsync(output);
                break;
            case "adopt":
                await orders.AdoptAsync(output);
                break;
            case DryRun:
                await orders.ListLossAsync(output);
                break;
            default:
                await orders.AcceptLossAsync(output);
                break;
        }
    }
}
