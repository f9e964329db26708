using System.Text.RegularExpressions;
using Modular.Abstractions;
using Modular.Testing.Stores;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>What the operators' guide tells to type into a shell, with the records that it asks for and others.</summary>
internal sealed partial class MongoDbDocumentationTests : MongoDbDocumentFixture
{
    private static readonly string[] Wanted = [ServerRecords.Sample(0).Id, ServerRecords.Sample(1).Id];

    [SetUp]
    public async Task AddAsync()
    {
        var labels = new Dictionary<string, string> { ["tier"] = "1", ["team"] = "red" };
        await Store.AddAsync(ServerRecords.Sample(0) with { Status = ServerStatus.Running, Port = 13389, Labels = labels }, CancellationToken.None);
        await Store.AddAsync(ServerRecords.Complete(1), CancellationToken.None);
        await Store.AddAsync(ServerRecords.Sample(2, "carol") with { Desired = DesiredState.Stopped, Status = ServerStatus.Stopped }, CancellationToken.None);
    }

    [TestCaseSource(nameof(Examples))]
    public async Task Example_OfTheGuide_FindsWhatItSays(string method, string arguments)
    {
        var given = BsonSerializer.Deserialize<BsonArray>($"[{arguments}]");
        switch (method)
        {
            case "find":
                var shown = given.ElementAtOrDefault(1)?.AsBsonDocument ?? [];
                var found = await Documents.Find(given[0].AsBsonDocument).Project<BsonDocument>(shown).ToListAsync();
                Assert.That(found.Count, Is.InRange(1, 2));
                Assert.That(found.Select(d => d["_id"].AsString), Is.SubsetOf(Wanted));
                Assert.That(shown.Names.All(path => Has(found[0], path)), Is.True, "it shows what it asks for");
                break;
            case "countDocuments":
                Assert.That(await Documents.CountDocumentsAsync(given[0].AsBsonDocument), Is.EqualTo(1));
                break;
            default:
                var groups = await Documents.Aggregate<BsonDocument>(given[0].AsBsonArray.Select(s => s.AsBsonDocument).ToArray()).ToListAsync();
                Assert.That(groups.Select(g => $"{g["_id"]} {g["servers"]}"), Is.EquivalentTo(new[] { "running 1", "failed 1", "stopped 1" }));
                break;
        }
    }

    private static IEnumerable<TestCaseData> Examples()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Modular.sln")))
            folder = folder.Parent;

        var examples = Example().Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs", "operators.md")));
        return examples.Count > 0
            ? examples.Select(e => new TestCaseData(e.Groups[1].Value, e.Groups[2].Value))
            : throw new InvalidOperationException("The guide has no examples.");
    }

    private static bool Has(BsonDocument document, string path) =>
        path.Split('.').Aggregate((BsonValue?)document, (value, name) => (value as BsonDocument)?.GetValue(name, null)) is not null;

    [GeneratedRegex(@"^db\.servers\.(\w+)\((.*)\)$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
