namespace Modular.Abstractions;

/// <summary>Ability of a state store: a backup of itself in its own form, while it is used. Of a store without it the host exports the records.</summary>
public interface IStoreBackup
{
    /// <summary>Writes all of it, as of one moment, to a file that does not exist yet, readable for its owner only.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when the database cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    Task BackUpAsync(string file, CancellationToken cancellationToken);
}
