namespace Modular.Host.Settings;

/// <summary>The data folder as one of its kind.</summary>
/// <param name="Mark">See <see cref="FolderMark"/>.</param>
internal sealed record DataFolder(string Mark)
{
    /// <summary>For people: which machine it is on.</summary>
    public string Machine { get; } = Environment.MachineName;
}
