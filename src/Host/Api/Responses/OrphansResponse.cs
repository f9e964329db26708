using Modular.Host.Servers;
using Modular.Host.Servers.Custody;

namespace Modular.Host.Api.Responses;

/// <summary>What the last sweep found, and what earlier ones set aside.</summary>
/// <param name="SweptAt">When that was; null before the first one.</param>
/// <param name="Orphans">What no record wants.</param>
/// <param name="LostAndFound">The files of earlier ones.</param>
internal sealed record OrphansResponse(DateTimeOffset? SweptAt, IReadOnlyList<Orphan> Orphans, IReadOnlyList<LostItem> LostAndFound);
