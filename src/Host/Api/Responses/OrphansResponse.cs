using Modular.Host.Servers;
using Modular.Host.Servers.Custody;

namespace Modular.Host.Api.Responses;

/// <summary>What the last sweep found, and what earlier ones set aside; <paramref name="SweptAt"/> is null before the first one.</summary>
internal sealed record OrphansResponse(DateTimeOffset? SweptAt, IReadOnlyList<Orphan> Orphans, IReadOnlyList<LostItem> LostAndFound);
