using Modular.Stores.MongoDb;
using MongoDB.Driver;

namespace Modular.Stores.Tests.MongoDb;

internal sealed class MongoDbSettingsTests
{
    [TestCase("")]
    [TestCase("&readPreference=secondaryPreferred&maxStalenessSeconds=120")]
    [TestCase("&readPreference=nearest&readPreferenceTags=dc:ny")]
    public void Reads_WhateverTheUrlSays_AreFromThePrimary(string options)
    {
        var settings = MongoDbSettings.Of(MongoDbSettings.Parse($"mongodb://one,two/modular?replicaSet=rs{options}"));

        Assert.That(settings.ReadPreference, Is.EqualTo(ReadPreference.Primary));
        using var client = new MongoClient(settings);
        Assert.That(client.GetDatabase("x").GetCollection<NoteDocument>("y").Settings.ReadPreference, Is.EqualTo(ReadPreference.Primary));
    }

    [TestCase("", "majority")]
    [TestCase("&w=1", "1")]
    public void Writes_UnlessTheUrlSaysOtherwise_AreAtAMajority(string options, string expected) =>
        Assert.That($"{MongoDbSettings.Of(MongoDbSettings.Parse($"mongodb://one,two/modular?replicaSet=rs{options}")).WriteConcern.W}", Is.EqualTo(expected));
}
