using System.Collections;
using System.Reflection;
using Modular.Abstractions;

namespace Modular.Fuzzing.Parsers;

/// <summary>What all code that works with records relies on.</summary>
internal static class RecordShape
{
    public static void AssertWhole(ServerRecord record)
    {
        AssertNoUnexpectedNull(record, "record");
        Assert.That(Guid.TryParseExact(record.Id, "D", out var id) && id.ToString("D") == record.Id, "folders are named after the id");
        Assert.That(record.Port, Is.Null.Or.InRange(1, 65535));
        Assert.That((Enum.IsDefined(record.Status), Enum.IsDefined(record.Desired), Enum.IsDefined(record.RestartPolicy),
            Enum.IsDefined(record.Spec.SecurityLevel)), Is.EqualTo((true, true, true, true)));
        Assert.That(ServerRecordJson.Serialize(ServerRecordJson.Deserialize(ServerRecordJson.Serialize(record))),
            Is.EqualTo(ServerRecordJson.Serialize(record)));
    }

    private static void AssertNoUnexpectedNull(object value, string path)
    {
        if (value is string or ValueType)
            return;

        if (value is IEnumerable items)
        {
            foreach (var item in items)
                Assert.That(item, Is.Not.Null, path);
            return;
        }

        var context = new NullabilityInfoContext();
        foreach (var property in value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0))
        {
            var member = property.GetValue(value);
            if (member is not null)
                AssertNoUnexpectedNull(member, $"{path}.{property.Name}");
            else
                Assert.That(context.Create(property).ReadState, Is.EqualTo(NullabilityState.Nullable), $"{path}.{property.Name} is null");
        }
    }
}
