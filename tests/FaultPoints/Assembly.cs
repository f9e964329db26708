// each test has a manager of its own, and mostly waits for it to end and to start again
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(4)]
