namespace Modular.Host.Tests.Servers;

/// <summary>Data folders of worlds, all deleted after the last test.</summary>
[SetUpFixture]
internal sealed class WorldFolders
{
    private static readonly Lazy<DirectoryInfo> Root = new(() => Directory.CreateTempSubdirectory("modular-worlds-"));

    public static string New() => Root.Value.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;

    [OneTimeTearDown]
    public void DeleteAll()
    {
        if (Root.IsValueCreated)
            Root.Value.Delete(recursive: true);
    }
}
