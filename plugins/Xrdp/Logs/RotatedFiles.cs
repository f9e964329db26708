using System.Globalization;

namespace Modular.Xrdp.Logs;

/// <summary>Names of what was cut off of a log: <c>xrdp.log.1</c> is the newest.</summary>
internal sealed class RotatedFiles(string path)
{
    /// <summary>A copy that is not whole yet.</summary>
    public string Unfinished => path + ".new";

    public string PathOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    /// <summary>How many there are without a gap.</summary>
    public int Count()
    {
        var count = 0;
        while (File.Exists(PathOf(count + 1)))
            count++;
        return count;
    }

    /// <summary>Makes the file the newest one; those beyond the number to keep go.</summary>
    public void Add(string file, int keep)
    {
        // a run that was interrupted left a gap: what is behind it has moved already
        for (var number = Count(); number >= 1; number--)
            File.Move(PathOf(number), PathOf(number + 1), overwrite: true);
        File.Move(file, PathOf(1), overwrite: true);
        DropBeyond(keep);
    }

    public void DropBeyond(int keep)
    {
        for (var number = Count(); number > keep; number--)
            File.Delete(PathOf(number));
    }

    /// <summary>False: there is none.</summary>
    public bool DropOldest()
    {
        var count = Count();
        if (count > 0)
            File.Delete(PathOf(count));
        return count > 0;
    }
}
