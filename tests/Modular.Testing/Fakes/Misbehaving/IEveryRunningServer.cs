using Modular.Abstractions;

namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>A running server with every ability that there is.</summary>
internal interface IEveryRunningServer
    : IRunningServer, IRunningServerUsage, IRunningServerScreen, IRunningServerSessions, IRunningServerCredentials, IRunningServerProbe;
