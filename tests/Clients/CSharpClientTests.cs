namespace Modular.Clients;

/// <summary>By Kiota, which is among the tools of this repository.</summary>
internal sealed class CSharpClientTests() : GeneratedClientTests("CSharp")
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
            <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.Kiota.Http.HttpClientLibrary" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Form" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Json" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Multipart" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Text" Version="2.1.6" />
          </ItemGroup>
        </Project>
        """;

    protected override async Task RestoreAsync()
    {
        await File.WriteAllTextAsync(Workshop.PathOf("Client.csproj"), Project);
        File.Copy(Path.Combine(RepositoryRoot(), ".config/dotnet-tools.json"), Workshop.PathOf("dotnet-tools.json"));
        await Workshop.RestoreAsync("dotnet", "tool", "restore");
        await Workshop.RestoreAsync("dotnet", "restore", "Client.csproj", "--locked-mode");
    }

    protected override async Task GenerateAsync()
    {
        await Workshop.RunAsync("dotnet", "kiota", "generate", "--language", "CSharp", "--openapi", Document, "--output", "generated", "--class-name",
            "ManagerClient", "--namespace-name", "Generated");
        await Workshop.RunAsync("dotnet", "build", "Client.csproj", "--no-restore", "-v", "q", "-o", "built", "-p:UseSharedCompilation=false");
    }

    protected override Task<string> RunAsync(string url) => Workshop.RunAsync("dotnet", "built/Client.dll", url);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Modular.sln")))
            folder = folder.Parent;

        return folder.FullName;
    }
}
