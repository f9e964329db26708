using Autofac;
using Modular.Abstractions;
using Modular.Stores.MongoDb;
using Modular.Stores.Sqlite;

namespace Modular.Stores;

/// <summary>State stores: <c>sqlite</c> (embedded), <c>mongodb</c>.</summary>
public sealed class StoresModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "Stores";

    /// <inheritdoc/>
    public override string Description => "Keeps server records in an embedded SQLite file or in MongoDB.";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
        // found by reflection otherwise, which looks in the wrong load context when a test runner hosts the plugin
        SQLitePCL.Batteries_V2.Init();
        builder.RegisterInstance(BindOptions<SqliteOptions>("Sqlite"));
        builder.RegisterType<SqliteStore>().Keyed<IStateStore>("sqlite").SingleInstance();
        builder.RegisterInstance(BindOptions<MongoDbOptions>("MongoDb"));
        builder.RegisterType<MongoDbStore>().Keyed<IStateStore>("mongodb").SingleInstance();
    }
}
