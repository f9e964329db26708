using System.Runtime.Versioning;

// every test starts dozens of processes; those fixtures that mostly wait say so and run at the same time
[assembly: NonParallelizable]
[assembly: LevelOfParallelism(3)]
[assembly: SupportedOSPlatform("linux")]
