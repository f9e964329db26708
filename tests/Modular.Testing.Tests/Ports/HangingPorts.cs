using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Broken: waits for its books for as long as it takes.</summary>
internal sealed class HangingPorts(HostContext host, TimeProvider time) : OutagePorts(host, time), IOpenPorts<HangingPorts>
{
    public static new HangingPorts Open(HostContext host, TimeProvider time) => new(host, time);

    public override IAsyncDisposable CutOff()
    {
        var back = new TaskCompletionSource();
        Behind.Held = back.Task;
        return new Reconnection(back.SetResult);
    }
}
