using Microsoft.Extensions.Options;
using Modular.Abstractions;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Tests.Settings;

internal sealed class PortOverlapTests
{
    [TestCase(13389, 14389, 8081)]
    [TestCase(19000, 19999, 8081)]
    [TestCase(30000, 30999, 19999)]
    public void Demand_OfRangesThatAreApart_Passes(int start, int end, int api) => Assert.That(() => Demand(start, end, api), Throws.Nothing);

    [TestCase(20000, 21000, "20000-21000", "PORT_RANGE_START", "VncPortStart to 21001")]
    [TestCase(19000, 20000, "19000-20000", "PORT_RANGE_END", "VncPortStart to 20001")]
    [TestCase(29000, 31000, "29000-31000", "PORT_RANGE_START", "VncPortEnd to 28999")]
    [TestCase(10000, 40000, "10000-40000", "PORT_RANGE_START", "move one of the two")]
    public void Demand_OfOverlappingRanges_NamesBothAndWhatWouldDo(int start, int end, params string[] expected)
    {
        var error = Errors(() => Demand(start, end, 8081)).Single();

        Assert.That(error, Does.StartWith("Plugins:Xrdp:VncPortStart").And.Contain("20000-29999"));
        foreach (var text in expected)
            Assert.That(error, Does.Contain(text));
    }

    [Test]
    public void Demand_OfTheApisPortAmongXvncs_NamesBoth() =>
        Assert.That(Errors(() => Demand(13389, 14389, 20005)).Single(),
            Does.Contain("RDP_SERVER_MANAGER_PORT").And.Contain("20005").And.Contain("VncPortStart to 20006"));

    private static void Demand(int start, int end, int api) => PortOverlap.Demand(new XrdpOptions(), new HostContext
    {
        ManagerId = "m",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/data",
        LogPath = "/logs",
        PortRange = new PortRange { Start = start, End = end },
        ApiPort = api,
        PortReuseDelay = TimeSpan.Zero,
    }, "Plugins:Xrdp");

    private static IEnumerable<string> Errors(Action demand)
    {
        try
        {
            demand();
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }

        return [];
    }
}
