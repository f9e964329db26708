// each test has a manager and homes of its own, and mostly waits for servers to start, and for what must not happen
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(4)]
