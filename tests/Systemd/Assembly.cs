using System.Runtime.Versioning;

// each test has a machine of its own
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(3)]
[assembly: SupportedOSPlatform("linux")]
