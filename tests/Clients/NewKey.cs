namespace Modular.Clients;

/// <summary>Keys are made at the command line; with the first one, authentication is on.</summary>
internal static class NewKey
{
    public static async Task<string> InAsync(ManagerHome home, string scopes)
    {
        var command = home.CommandLine().ToList();
        return (await Tool.RunAsync(command[0], [.. command[1..], "keys", "create", "--name", "client", "--scopes", scopes])).Trim();
    }
}
