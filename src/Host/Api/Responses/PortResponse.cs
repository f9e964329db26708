using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>One port.</summary>
/// <param name="Port">Its number.</param>
/// <param name="Status">Whether it can be had.</param>
/// <param name="ServerId">Who holds it.</param>
/// <param name="AvailableAt">Set while a free one rests after use.</param>
internal sealed record PortResponse(int Port, PortStatus Status, string? ServerId, DateTimeOffset? AvailableAt);
