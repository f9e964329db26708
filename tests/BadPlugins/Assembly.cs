// each test has a manager of its own, and mostly waits for what a plugin does not do
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(4)]
