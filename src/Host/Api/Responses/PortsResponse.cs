namespace Modular.Host.Api.Responses;

/// <summary>The port range, both ends included.</summary>
internal sealed record PortsResponse(int RangeStart, int RangeEnd, int Total, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<PortResponse> Ports);
