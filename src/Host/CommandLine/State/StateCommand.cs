using Modular.Abstractions;
using Modular.Host.Observability;
using Modular.Host.Parts;
using Modular.Host.Servers.Custody;

namespace Modular.Host.CommandLine.State;

/// <summary><c>modular state …</c>: moves records from one store to another, backs them up, and ends custody.</summary>
internal sealed class StateCommand
{
    private const string Name = "state";
    private const string DryRun = "--dry-run";
    private readonly string _verb;
    private readonly string _file;

    private StateCommand(string verb, string file = "")
    {
        _verb = verb;
        _file = file;
    }

    /// <summary>How many of the arguments are the command and not settings.</summary>
    public int ArgumentCount => _file.Length > 0 || _verb == DryRun ? 3 : 2;

    /// <summary>Whether a manager may run meanwhile: it only reads.</summary>
    public bool MayShareFolder => _verb is "export" or "backup" or DryRun;

    /// <summary>Null when the arguments are not this command.</summary>
    /// <exception cref="UsageException">It is, but not as it is written.</exception>
    public static StateCommand? Parse(string[] args) => args switch
    {
        [Name, ("export" or "import" or "backup") and var verb, var file, ..] when file.Length > 0 && !file.StartsWith('-') => new StateCommand(verb, file),
        [Name, "accept-loss", DryRun, .. var settings] when AreSettings(settings) => new StateCommand(DryRun),
        [Name, ("adopt" or "accept-loss") and var verb, .. var settings] when AreSettings(settings) => new StateCommand(verb),
        [Name, ..] => throw new UsageException(
            "Usage: modular state export FILE | import FILE | backup FILE | adopt | accept-loss [--dry-run], and settings after that as --NAME VALUE. An export holds one record a line, as JSON."),
        _ => null,
    };

    /// <summary>A mistyped or misplaced --dry-run must not be taken for a setting: then the loss would be accepted.</summary>
    private static bool AreSettings(string[] args) =>
        args.Length == 0 || (IsSetting(args[0]) && args.All(a => !a.StartsWith('-') || IsSetting(a)));

    private static bool IsSetting(string arg) => arg is ['-', '-', >= 'A' and <= 'Z', ..];

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
            return 1;
        }
    }

    /// <summary>All of them may be repeated when the store went away in between.</summary>
    private async Task RunVerbAsync(GuardedStore store, ICustodyOrders orders, string storeName, TransferProgress progress, TextWriter output)
    {
        switch (_verb)
        {
            case "export":
                await orders.EnsureRightStoreAsync();
                await StateExport.RunAsync(store, _file, progress);
                break;
            case "backup":
                await orders.EnsureRightStoreAsync();
                await StateBackup.RunAsync(store, _file, progress);
                break;
            case "import":
                await orders.BeginImportAsync();
                await StateImport.RunAsync(store, storeName, _file, progress);
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
