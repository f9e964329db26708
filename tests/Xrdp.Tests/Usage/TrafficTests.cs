using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;
using Modular.Xrdp.Usage;
using Win32Exception = System.ComponentModel.Win32Exception;

namespace Modular.Xrdp.Tests.Usage;

/// <summary>Bytes of connections that come and go.</summary>
[Category(ServerLifeTests.AnyUser)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TrafficTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _ended = new();
    private IReadOnlyList<SocketBytes> _sockets = [];
    private int _looks;
    private Exception? _trouble;

    [Test]
    public void Read_AddsUpThePortsConnectionsThoseThatHaveEndedIncluded()
    {
        using var book = NewBook();
        _sockets = [new(7001, 1, true, 10, 100), new(7002, 2, true, 5, 5)];
        var count = book.Begin(7001, _ended.Task);
        Assert.That(book.Read(count), Is.EqualTo((10L, 100L)));

        _sockets = [new(7001, 1, false, 15, 150), new(7001, 3, true, 1, 2)];
        _time.Advance(TrafficBook.Interval);
        _sockets = [new(7001, 3, true, 4, 8)];
        _time.Advance(TrafficBook.Interval);

        Assert.That(book.Read(count), Is.EqualTo((19L, 158L)));
    }

    [Test]
    public void Read_LeavesOutConnectionsThatWereClosingBefore()
    {
        using var book = NewBook();
        _sockets = [new(7001, 1, false, 10, 100)];

        Assert.That(book.Read(book.Begin(7001, _ended.Task)), Is.EqualTo((0L, 0L)), "they were of the port's last server");
    }

    [Test]
    public void Read_AgainAtOnce_DoesNotLookAgain()
    {
        using var book = NewBook();
        var count = book.Begin(7001, _ended.Task);
        for (var i = 0; i < 10; i++)
            book.Read(count);
        Assert.That(_looks, Is.EqualTo(1));

        _time.Advance(TrafficBook.ShortestInterval);
        book.Read(count);
        Assert.That(_looks, Is.EqualTo(2));
    }

    [Test]
    public void Read_WhileTheKernelDoesNotTell_IsNull()
    {
        using var book = NewBook();
        _sockets = [new(7001, 1, true, 10, 100)];
        var count = book.Begin(7001, _ended.Task);
        book.Read(count);
        _trouble = new Win32Exception(24);
        _time.Advance(TrafficBook.Interval);
        Assert.That(book.Read(count), Is.Null);

        _trouble = null;
        _time.Advance(TrafficBook.Interval);
        Assert.That(book.Read(count), Is.EqualTo((10L, 100L)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Begin_AfterAllHaveEnded_NobodyLooksAnyMore(CancellationToken ct)
    {
        using var book = NewBook();
        book.Begin(7001, _ended.Task);
        _time.Advance(TrafficBook.Interval);
        Assert.That(_looks, Is.EqualTo(1));
        _ended.SetResult();

        Assert.That(await Eventually.HoldsAsync(() =>
        {
            var before = _looks;
            _time.Advance(TrafficBook.Interval);
            return _looks == before;
        }, ct));
    }

    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    [CancelAfter(60_000)]
    public async Task Diagnostics_OfAConnection_CountItsBytes(string address, CancellationToken ct)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = new TcpClient(listener.LocalEndpoint.AddressFamily);
        await client.ConnectAsync(IPAddress.Parse(address), port, ct);
        using var server = await listener.AcceptTcpClientAsync(ct);
        await client.GetStream().WriteAsync(new byte[12345], ct);
        await server.GetStream().ReadExactlyAsync(new byte[12345], ct);
        await server.GetStream().WriteAsync(new byte[67890], ct);
        await client.GetStream().ReadExactlyAsync(new byte[67890], ct);

        Assert.That(
            await Eventually.HoldsAsync(() => SocketDiagnostics.Read().Where(s => s.Port == port).ToArray() is [{ IsOpen: true, In: 12345, Out: 67890 }], ct));
    }

    [Test]
    public void Diagnostics_OfNonsense_AreAnErrorOrNothing()
    {
        var found = new List<SocketBytes>();
        Assert.That(SocketDiagnostics.Parse([1, 2, 3], found), Is.False);
        Assert.That(() => SocketDiagnostics.Parse([255, 255, 255, 255, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], found), Throws.InstanceOf<Win32Exception>());
        Assert.That(() => SocketDiagnostics.Parse([0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], found), Throws.InstanceOf<Win32Exception>());
        Assert.That(() => SocketDiagnostics.Parse([16, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], found), Throws.InstanceOf<Win32Exception>());
        Assert.That(SocketDiagnostics.Parse([16, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], found), Is.True);
        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Interfaces_AreAddedUpWithoutLoopback()
    {
        const string Table = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:    1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0
              tap0:12345678      11    0    0    0     0          0         0      222      12    0    0    0     0       0          0
              eth1:       1       1    0    0    0     0          0         0        2       1    0    0    0     0       0          0
            """;

        Assert.That(InterfaceTable.Sum(Table.Split('\n')), Is.EqualTo((12345679L, 224L)));
        Assert.That(InterfaceTable.Read(int.MaxValue), Is.Null);
    }

    private TrafficBook NewBook() => new(Look, _time);

    private IReadOnlyList<SocketBytes> Look()
    {
        _looks++;
        return _trouble is null ? _sockets : throw _trouble;
    }
}
