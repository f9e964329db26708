using System.Runtime.Versioning;

// every test starts dozens of processes
[assembly: NonParallelizable]
[assembly: LevelOfParallelism(1)]
[assembly: SupportedOSPlatform("linux")]
