using System.Runtime.Versioning;

// each test waits most of its time for processes to start and to end, and has ports, folders and databases of its own
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(5)]
[assembly: SupportedOSPlatform("linux")]
