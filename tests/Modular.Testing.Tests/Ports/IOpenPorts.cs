using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

internal interface IOpenPorts<T>
{
    static abstract T Open(HostContext host, TimeProvider time);
}
