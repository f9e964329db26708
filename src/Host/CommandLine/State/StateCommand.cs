using Modular.Abstractions;
using Modular.Host.Observability;

namespace Modular.Host.CommandLine.State;

/// <summary><c>modular state export FILE</c> and <c>modular state import FILE</c>: moves all records from one store to another.</summary>
internal sealed class StateCommand
{
    private const string Name = "state";
    private readonly string _verb;
    private readonly string _file;

    private StateCommand(string verb, string file)
    {
        _verb = verb;
        _file = file;
    }

    /// <summary>How many of the arguments are the command and not settings.</summary>
    public const int ArgumentCount = 3;

    /// <summary>Null when the arguments are not this command.</summary>
    /// <exception cref="UsageException">It is, but not as it is written.</exception>
    public static StateCommand? Parse(string[] args) => args switch
    {
        [Name, ("export" or "import") and var verb, var file, ..] when !file.StartsWith('-') => new StateCommand(verb, file),
        [Name, ..] => throw new UsageException("Usage: modular state export FILE | modular state import FILE. FILE holds one record a line, as JSON."),
        _ => null,
    };

    /// <summary>0 when all of it was done; 1 when it was refused or went wrong, with the reason on <paramref name="output"/>.</summary>
    public async Task<int> RunAsync(IStateStore store, string storeName, TimeProvider time, TextWriter output)
    {
        var progress = new TransferProgress(time, output);
        try
        {
            await store.CheckAsync(CancellationToken.None);
            if (_verb == "export")
                await StateExport.RunAsync(store, _file, progress);
            else
                await StateImport.RunAsync(store, storeName, _file, progress);

            return 0;
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await output.WriteLineAsync(OneLine.Of(e.Message));
            return 1;
        }
    }
}
