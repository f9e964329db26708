using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>A server that ended.</summary>
/// <param name="Server">Whose end it is.</param>
/// <param name="Running">The hold that ended; the server may have another one by now.</param>
/// <param name="Exit">How.</param>
internal sealed record ExitedServer(ManagedServer Server, GuardedServer Running, ServerExit Exit);
