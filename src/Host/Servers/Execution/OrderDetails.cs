using Modular.Abstractions;

namespace Modular.Host.Servers.Execution;

/// <summary>What an order wants besides the desired state.</summary>
/// <param name="Credentials">For a start: new credentials; null keeps the last ones.</param>
/// <param name="Restart">Stop first what runs.</param>
/// <param name="Grace">For a stop: time to end in order; null: the configured one.</param>
/// <param name="KeepPort">For a first start: the caller asked for this port, no other one will do.</param>
internal sealed record OrderDetails(ServerCredentials? Credentials = null, bool Restart = false, TimeSpan? Grace = null, bool KeepPort = false);
