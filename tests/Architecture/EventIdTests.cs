using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modular.Architecture;

/// <summary>The number of a line in the log says which line it is.</summary>
internal sealed class EventIdTests
{
    private static readonly (string Folder, int First)[] Owners =
        [("src/Host", 1000), ("plugins/Xrdp", 2000), ("plugins/PortAllocators", 3000), ("plugins/Stores", 4000)];

    [Test]
    public void EventIds_OfAllLines_AreUnique()
    {
        var twice = from message in Messages()
                    group message.Place by message.Id into places
                    where places.Count() > 1
                    select $"{places.Key}: {string.Join(", ", places)}";

        Assert.That(Messages().Count(), Is.GreaterThan(50), "or this finds nothing");
        Assert.That(twice, Is.Empty);
    }

    [Test]
    public void EventIds_OfAnOwner_AreOfItsThousand()
    {
        var strange = from message in Messages()
                      where !Owners.Any(o => message.Place.StartsWith(o.Folder + '/', StringComparison.Ordinal) && message.Id / 1000 * 1000 == o.First)
                      select $"{message.Place}: {message.Id}";

        Assert.That(strange, Is.Empty, string.Join(", ", Owners));
    }

    private static IEnumerable<(string Place, int Id)> Messages() =>
        from file in Repository.Production
        from attribute in file.Nodes<AttributeSyntax>()
        where attribute.Name.ToString() == "LoggerMessage"
        select (file.Locate(attribute), IdOf(attribute));

    /// <summary>The first argument, or the one named so; 0 when it is no number.</summary>
    private static int IdOf(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList!.Arguments;
        var id = arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.Text == "EventId") ?? arguments[0];
        return int.TryParse(id.Expression.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
