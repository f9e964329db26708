namespace Modular.EndToEnd.Harness;

/// <summary>
/// Tells that a process or file is not there any more from all else that reading can end with: want of descriptors or memory tells nothing about it.
/// </summary>
internal static class GoneProcess
{
    private const int NoSuchProcess = 3; // ESRCH, of a process that ends between open and read

    public static bool IsCauseOf(Exception e) => e is FileNotFoundException or DirectoryNotFoundException or IOException { HResult: NoSuchProcess };
}
