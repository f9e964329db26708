using System.Text.Json.Nodes;
using Modular.Testing.Stores;

namespace Modular.Abstractions.Tests;

[TestFixture]
internal sealed class ServerRecordJsonTests
{
    [Test]
    public void Deserialize_OfACompleteRecord_GivesEveryMemberBack()
    {
        var record = ServerRecords.Complete();

        var text = ServerRecordJson.Serialize(record);
        var read = ServerRecordJson.Deserialize(text);

        Assert.That(ServerRecordJson.Serialize(read), Is.EqualTo(text));
        Assert.That(read with { Spec = record.Spec, Labels = record.Labels, Conditions = record.Conditions, Failure = record.Failure }, Is.EqualTo(record));
        Assert.That(read.Spec, Is.EqualTo(record.Spec));
        Assert.That(read.Labels, Is.EqualTo(record.Labels));
        Assert.That(read.Conditions, Is.EqualTo(record.Conditions));
        Assert.That(read.Failure!.LogTail, Is.EqualTo(record.Failure!.LogTail));
    }

    /// <summary>The files stay as they are for ever: they are what managers out there have written.</summary>
    [Test]
    public void Deserialize_OfWhatAnEarlierVersionStored_LosesNothing()
    {
        var complete = ServerRecordJson.Deserialize(Stored("record-schema-1.json"));
        var beforeNodes = ServerRecordJson.Deserialize(Stored("record-schema-1-before-nodes.json"));

        var before = ServerRecords.Complete() with { StopReason = null, Failure = ServerRecords.Complete().Failure! with { Kind = FailureKind.NotStarted } };
        Assert.That(ServerRecordJson.Serialize(complete), Is.EqualTo(ServerRecordJson.Serialize(before)));
        Assert.That(ServerRecordJson.Serialize(ServerRecordJson.Deserialize(Stored("record-schema-1-with-reasons.json"))),
            Is.EqualTo(ServerRecordJson.Serialize(ServerRecords.Complete())));
        Assert.That(beforeNodes, Has.Property("Node").Empty.And.Property("Status").EqualTo(ServerStatus.Running).And.Property("Port").EqualTo(13389));
        Assert.That(beforeNodes.Handle, Is.EqualTo(new ServerHandle { Version = 1, Data = "{}" }));
    }

    [Test]
    public void Complete_OfTheSampleRecords_LeavesNoMemberAtItsDefault() =>
        Assert.That(
            typeof(ServerRecord).GetProperties().Where(p => p.GetValue(ServerRecords.Complete()) is null or "" or 0 or 0L).Select(p => p.Name),
            Is.Empty, "or the round trip above would prove nothing for them");

    /// <summary>The words that an earlier version knows stay in the member that it reads; what it does not know is in members that it ignores.</summary>
    [TestCase(FailureKind.Exited)]
    [TestCase(FailureKind.NotAnswering)]
    [TestCase(FailureKind.NotStopped)]
    public void Serialize_OfAFailure_KeepsTheWordsOfEarlierVersions(FailureKind kind)
    {
        var json = JsonNode.Parse(ServerRecordJson.Serialize(Failed(kind)))!;

        Assert.That((string?)json["failure"]!["error"], Is.EqualTo("start_failed"));
        Assert.That(ServerRecordJson.Deserialize(json.ToJsonString()).Failure!.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Deserialize_OfWordsThatOnlyALaterVersionKnows_IsReadWithTheGeneralOnes()
    {
        var json = JsonNode.Parse(ServerRecordJson.Serialize(Failed(FailureKind.Exited) with { StopReason = StopReason.Idle }))!;
        json["failure"]!["error"] = "sun_went_down";
        json["failure"]!["kind"] = "evaporated";
        json["stop_reason"] = "holiday";

        var read = ServerRecordJson.Deserialize(json.ToJsonString());

        Assert.That((read.Failure!.Error, read.Failure.Kind, read.StopReason), Is.EqualTo((ServerError.StartFailed, FailureKind.Other, StopReason.Other)));
    }

    [TestCase("1")]
    [TestCase("{}")]
    public void Deserialize_OfAKindThatIsNoWord_SaysDamaged(string kind)
    {
        var json = JsonNode.Parse(ServerRecordJson.Serialize(Failed(FailureKind.Exited)))!;
        json["failure"]!["kind"] = JsonNode.Parse(kind);

        Assert.That(() => ServerRecordJson.Deserialize(json.ToJsonString()), Throws.TypeOf<ServerException>().With.Message.Contains("damaged"));
    }

    [TestCaseSource(typeof(HostileTexts), nameof(HostileTexts.All))]
    public void Deserialize_OfHostileText_GivesItBack(string text)
    {
        var record = ServerRecords.Sample() with { Labels = new Dictionary<string, string> { ["note"] = text } };

        var json = ServerRecordJson.Serialize(record);

        Assert.That(json, Does.Not.Contain('\n'), "one line a record");
        Assert.That(ServerRecordJson.Deserialize(json).Labels["note"], Is.EqualTo(text));
    }

    [Test]
    public void Serialize_Always_WritesSnakeCaseAndLeavesNullsOut()
    {
        var json = JsonNode.Parse(ServerRecordJson.Serialize(ServerRecords.Sample()))!.AsObject();

        Assert.That(json["status"]!.GetValue<string>(), Is.EqualTo("creating"));
        Assert.That(json["schema_version"]!.GetValue<int>(), Is.EqualTo(ServerRecord.CurrentSchemaVersion));
        Assert.That(json.ContainsKey("port"), Is.False);
    }

    [Test]
    public void Deserialize_WithAMemberOfALaterMinorVersion_IgnoresIt()
    {
        var json = JsonNode.Parse(ServerRecordJson.Serialize(ServerRecords.Sample()))!.AsObject();
        json["added_later"] = 1;

        Assert.That(ServerRecordJson.Deserialize(json.ToJsonString()).Id, Is.EqualTo(ServerRecords.Sample().Id));
    }

    [Test]
    public void Deserialize_OfANewerSchema_SaysWhichAndWhatToDo()
    {
        var json = JsonNode.Parse(ServerRecordJson.Serialize(ServerRecords.Sample()))!.AsObject();
        json["schema_version"] = ServerRecord.CurrentSchemaVersion + 1;

        var error = Assert.Throws<ServerException>(() => ServerRecordJson.Deserialize(json.ToJsonString()))!;

        Assert.That(error.Error, Is.EqualTo(ServerError.Unavailable));
        Assert.That(error.Retryable, Is.False);
        Assert.That(error.Message, Does.Contain($"schema version {ServerRecord.CurrentSchemaVersion + 1}").And.Contain("newer version"));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"schema_version\":\"one\"}")]
    [TestCase("{\"schema_version\":1,\"id\":\"a\"")]
    [TestCase("{\"schema_version\":1,\"id\":7}")]
    [TestCase("{\"schema_version\":99999999999}")]
    public void Deserialize_OfSomethingElse_SaysDamaged(string json)
    {
        var error = Assert.Throws<ServerException>(() => ServerRecordJson.Deserialize(json))!;

        Assert.That(error.Retryable, Is.False);
        Assert.That(error.Message, Does.StartWith("A stored server record is"));
    }

    [TestCase("schema_version", "99", "schema version 99")]
    [TestCase("status", "\"hibernating\"", "newer version")]
    [TestCase("port", "0", "damaged")]
    public void Deserialize_OfOneThatCannotBeRead_SaysWhoseItIs(string member, string value, string reason)
    {
        var json = JsonNode.Parse(ServerRecordJson.Serialize(ServerRecords.Sample()))!.AsObject();
        json[member] = JsonNode.Parse(value);

        Assert.That(ServerRecordJson.Deserialize(json.ToJsonString(), out var unreadable), Is.Null);

        Assert.That(unreadable,
            Has.Property("Id").EqualTo(ServerRecords.Sample().Id).And.Property("ManagerId").EqualTo("manager-1").And.Property("Reason").Contains(reason));
    }

    [Test]
    public void Deserialize_OfOneThatCanBeRead_GivesNothingElse()
    {
        Assert.That(ServerRecordJson.Deserialize(ServerRecordJson.Serialize(ServerRecords.Sample()), out var unreadable),
            Has.Property("Id").EqualTo(ServerRecords.Sample().Id));
        Assert.That(unreadable, Is.Null);
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"id\":\"a\",\"manager_id\":\"m\"}")]
    [TestCase("{\"id\":\"0195D3A0-0000-7000-8000-000000000000\",\"manager_id\":\"m\"}", Description = "no id that was ever given")]
    [TestCase("{\"id\":\"0195d3a0-0000-7000-8000-000000000000\"}")]
    [TestCase("{\"id\":\"0195d3a0-0000-7000-8000-000000000000\",\"manager_id\":\"\"}")]
    [TestCase("{\"id\":\"0195d3a0-0000-7000-8000-000000000000\",\"manager_id\":7}")]
    [TestCase("{\"id\":\"0195d3a0-0000-7000-8000-000000000000\",\"manager_id\":\"\\ud800\"}")]
    public void Deserialize_OfOneThatDoesNotSayWhoseItIs_IsAnError(string json) =>
        Assert.That(() => ServerRecordJson.Deserialize(json, out _), Throws.TypeOf<ServerException>().With.Property("Retryable").False);

    private static ServerRecord Failed(FailureKind kind) => ServerRecords.Sample() with
    {
        Status = ServerStatus.Failed,
        Failure = new ServerFailure { Error = ServerError.StartFailed, Message = "It ended.", At = DateTimeOffset.UnixEpoch, Kind = kind },
    };

    private static string Stored(string file) => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Stored", file));
}
