using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>One port; <paramref name="AvailableAt"/> is set while a free one rests after use.</summary>
internal sealed record PortResponse(int Port, PortStatus Status, string? ServerId, DateTimeOffset? AvailableAt);
