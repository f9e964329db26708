using System.Text.Json;
using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>Why a server failed.</summary>
internal sealed record FailureResponse(string Code, string Message, DateTimeOffset At, int? ExitCode, IReadOnlyList<string> LogTail)
{
    public static FailureResponse? From(ServerFailure? failure) => failure is null
        ? null
        : new(JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Error.ToString()), failure.Message, failure.At, failure.ExitCode, failure.LogTail);
}
