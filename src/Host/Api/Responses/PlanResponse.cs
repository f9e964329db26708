using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>What a creation would write and run.</summary>
internal sealed record PlanResponse(IReadOnlyList<ServerFile> Files, IReadOnlyList<ServerCommand> Commands, IReadOnlyList<string> Warnings);
