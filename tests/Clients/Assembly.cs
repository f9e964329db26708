using System.Runtime.Versioning;

// each fixture has a manager and a folder of its own
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: SupportedOSPlatform("linux")]
