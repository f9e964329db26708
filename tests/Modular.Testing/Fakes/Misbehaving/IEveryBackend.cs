using Modular.Abstractions;

namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>A backend with every ability that there is.</summary>
internal interface IEveryBackend
    : IServerBackend, IBackendLogs, IBackendConfiguration, IBackendDisk, IBackendSetAside, IBackendRebuild, IBackendSessionOrigin, ISelfCheck;
