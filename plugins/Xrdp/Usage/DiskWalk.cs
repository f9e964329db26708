using System.Globalization;

namespace Modular.Xrdp.Usage;

/// <summary>One measurement of what folders take on disk, which a stranger may have filled so that it hurts.</summary>
/// <param name="bounds">When to give up.</param>
/// <param name="time">For the bound on time.</param>
/// <param name="ended">Gives up when this completes: nobody wants the figure any more.</param>
internal sealed class DiskWalk(DiskWalk.Bounds bounds, TimeProvider time, Task ended)
{
    private readonly long _began = time.GetTimestamp();
    private readonly HashSet<(ulong Device, ulong Inode)> _met = [];
    private int _entries;
    private long _bytes;

    /// <summary>Bytes of all blocks. Throws <see cref="IOException"/> with the reason when not everything could be measured.</summary>
    public long Measure(params IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            if (FolderReader.TryOpen(folder) is { } top)
                Add(top);
        }

        return _bytes;
    }

    private void Add(FolderReader top)
    {
        var open = new Stack<FolderReader>([top]);
        try
        {
            if (top.Facts(".\0"u8) is not { } facts)
                return;
            Add(facts);
            while (open.TryPeek(out var folder))
            {
                if (!folder.TryNext(out var name))
                    open.Pop().Dispose();
                else if (AddEntry(folder, name, facts) is { } child)
                    Enter(child, open);
            }
        }
        finally
        {
            foreach (var folder in open)
                folder.Dispose();
        }
    }

    /// <summary>The entry when it is a folder to enter.</summary>
    private FolderReader? AddEntry(FolderReader folder, ReadOnlySpan<byte> name, FileFacts top)
    {
        if (++_entries > bounds.Entries)
            throw GivenUp($"it has more than {bounds.Entries} files");
        if (time.GetElapsedTime(_began) > bounds.Time)
            throw GivenUp($"its files could not be counted within {bounds.Time.TotalSeconds} s");
        if (ended.IsCompleted)
            throw GivenUp($"it has ended");
        if (folder.Facts(name) is not { } facts || facts.IsOtherMount(top))
            return null;

        Add(facts);
        return facts.IsFolder ? folder.TryOpen(name) : null;
    }

    private void Enter(FolderReader child, Stack<FolderReader> open)
    {
        open.Push(child);
        if (open.Count > bounds.Depth)
            throw GivenUp($"it has more than {bounds.Depth} folders inside each other");
    }

    private void Add(FileFacts facts)
    {
        if (!facts.HasMoreNames || _met.Add(facts.Id))
            _bytes += facts.AllocatedBytes ?? throw GivenUp($"the file system does not say what files take");
    }

    private static IOException GivenUp(FormattableString why) => new(why.ToString(CultureInfo.InvariantCulture));

    /// <summary>How far a measurement of folders goes before it is given up.</summary>
    internal sealed record Bounds
    {
        public int Entries { get; init; } = 1_000_000;

        public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

        /// <summary>Folders inside each other; each holds a descriptor.</summary>
        public int Depth { get; init; } = 100;
    }
}
