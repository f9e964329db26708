namespace Modular.Clients;

/// <summary>By openapi-typescript, for openapi-fetch.</summary>
internal sealed class TypeScriptClientTests() : GeneratedClientTests("TypeScript")
{
    protected override Task RestoreAsync() =>
        Workshop.RestoreAsync("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier");

    protected override async Task GenerateAsync()
    {
        await Workshop.RunAsync("node", "node_modules/openapi-typescript/bin/cli.js", Document, "--output", "api.d.ts");
        await Workshop.RunAsync("node", "node_modules/typescript/bin/tsc", "--project", "tsconfig.json");
    }

    protected override Task<string> RunAsync(string url) => Workshop.RunAsync("node", "built/life.js", url);
}
