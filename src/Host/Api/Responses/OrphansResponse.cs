using Modular.Host.Servers;

namespace Modular.Host.Api.Responses;

/// <summary>What the last sweep found; <paramref name="SweptAt"/> is null before the first one.</summary>
internal sealed record OrphansResponse(DateTimeOffset? SweptAt, IReadOnlyList<Orphan> Orphans);
