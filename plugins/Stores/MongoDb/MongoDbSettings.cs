using Modular.Abstractions;
using MongoDB.Driver;

namespace Modular.Stores.MongoDb;

/// <summary>MONGODB_URL, and what holds whatever it says.</summary>
internal static class MongoDbSettings
{
    /// <summary>Below the bound of a call, so that the driver can say what it tried.</summary>
    private static readonly TimeSpan ServerSelection = TimeSpan.FromSeconds(2);

    /// <summary>Throws Invalid without a usable URL.</summary>
    public static MongoClientSettings Of(MongoUrl url)
    {
        var settings = MongoClientSettings.FromUrl(url);
        settings.ApplicationName = "modular";
        settings.ReadPreference = ReadPreference.Primary; // a secondary may be behind: what it lacks would be taken for lost
        if (!url.Url.Contains("serverSelectionTimeout", StringComparison.OrdinalIgnoreCase))
            settings.ServerSelectionTimeout = ServerSelection;

        if (url.W is null)
            settings.WriteConcern = WriteConcern.WMajority;

        return settings;
    }

    /// <summary>Throws Invalid when it is none; no message shows it, for it may hold a password.</summary>
    public static MongoUrl Parse(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
            throw new ServerException(ServerError.Invalid, "The store 'mongodb' needs MONGODB_URL. Set it, or choose another STATE_STORE.");

        try
        {
            return MongoUrl.Create(url);
        }
        catch (Exception e) when (e is MongoConfigurationException or ArgumentException or FormatException)
        {
            throw new ServerException(ServerError.Invalid,
                "MONGODB_URL is not a MongoDB connection string. Write it as mongodb://user:password@host:27017/database.");
        }
    }
}
