namespace Modular.Xrdp.Logs;

/// <summary>One file of a log's text. Offsets count in the live file: what was cut off of it keeps the place it had there.</summary>
internal sealed record LogPart(LogFile File, long From, long To, long FirstByte)
{
    /// <summary>The bytes at an offset and after it, bounded.</summary>
    public byte[] Read(long offset, int most) => File.ReadUpTo(most, offset - From + FirstByte, To - From + FirstByte);
}
