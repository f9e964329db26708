namespace Modular.Abstractions;

/// <summary>Ability of a running server: a picture of its desktop.</summary>
public interface IRunningServerScreen
{
    /// <summary>The desktop as it is now, as a PNG file.</summary>
    Task<byte[]> CapturePngAsync(CancellationToken cancellationToken);
}
