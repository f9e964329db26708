using Modular.Host.Api.Responses;

namespace Modular.Host.Api.Answers;

/// <summary>The answer to a creation that is done.</summary>
internal sealed record FinishedCreation(ServerResponse Response, long Version);
