using Modular.Abstractions;

namespace Modular.Host.Servers;

/// <summary>Something that the host itself may find wrong with how it is set up.</summary>
internal interface IHostFinding
{
    /// <summary>Null when all is well beside this backend.</summary>
    Finding? Beside(IServerBackend backend);
}
