using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Correct: says Unavailable while it is cut off.</summary>
internal class OutagePorts(HostContext host, TimeProvider time) : PortsBehind(host, time), IOpenPorts<OutagePorts>
{
    public static new OutagePorts Open(HostContext host, TimeProvider time) => new(host, time);

    public virtual IAsyncDisposable CutOff()
    {
        Behind.Outage = new ServerException(ServerError.Unavailable, "The books cannot be reached.");
        return new Reconnection(() => Behind.Outage = null);
    }
}
