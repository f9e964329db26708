using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// How long files have lain in lost+found: counted while a manager runs, by no calendar, for a clock that was wrong when they were moved, or is wrong now,
/// would delete them. A file beside them remembers it to the hour; what is lost of it keeps them longer.
/// </summary>
internal sealed class KeptTime(ModularOptions options, TimeProvider time)
{
    public const string FileName = "kept-seconds";
    private static readonly TimeSpan SavedEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    private TimeSpan Longest => TimeSpan.FromDays(options.LostAndFoundDays);

    /// <summary>When a folder will have lain here long enough, if a manager runs all the time; null: never.</summary>
    public DateTimeOffset? EndOf(string folder) => options.LostAndFoundDays == 0 ? null : time.GetUtcNow() + (Longest - Of(folder));

    public bool IsOver(string folder) => options.LostAndFoundDays > 0 && Of(folder) >= Longest;

    /// <summary>Writes down how long it was, where an hour has been added.</summary>
    public void Save(string folder)
    {
        var kept = Of(folder);
        if (kept - _counts[folder].Saved < SavedEvery)
            return;

        try
        {
            // in its place and always as long: that takes no room where there is none
            using var file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(long)kept.TotalSeconds:D12}\n")));
            _counts[folder].Saved = kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it is counted on in memory, and written another time
        }
    }

    /// <summary>Forgets all but these.</summary>
    public void Retain(IEnumerable<string> folders)
    {
        foreach (var gone in _counts.Keys.Except(folders, StringComparer.Ordinal).ToList())
            _counts.TryRemove(gone, out _);
    }

    private TimeSpan Of(string folder)
    {
        var count = _counts.GetOrAdd(folder, f => new Count(Read(f), time.GetTimestamp()));
        return count.Before + time.GetElapsedTime(count.Since);
    }

    private static TimeSpan Read(string folder)
    {
        try
        {
            var file = Path.Combine(folder, FileName);
            return File.Exists(file) && uint.TryParse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : TimeSpan.Zero;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TimeSpan.Zero;
        }
    }

    private sealed class Count(TimeSpan before, long since)
    {
        public TimeSpan Before { get; } = before;

        public long Since { get; } = since;

        public TimeSpan Saved { get; set; } = before;
    }
}
