using System.Runtime.Versioning;

// Each test waits most of its time for processes to start and to end, and has ports, folders and databases of its own. Tests of one fixture
// run beside each other only where the fixture says so: others share a manager.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(5)]
[assembly: SupportedOSPlatform("linux")]
