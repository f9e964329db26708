using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>Why a server failed. The code says what happened to it; where it was not brought up, for want of what.</summary>
internal sealed record FailureResponse(string Code, string Message, DateTimeOffset At, int? ExitCode, IReadOnlyList<string> LogTail)
{
    public static FailureResponse? From(ServerFailure? failure) => failure is null
        ? null
        : new(CodeOf(failure), failure.Message, failure.At, failure.ExitCode, failure.LogTail);

    private static string CodeOf(ServerFailure failure) => failure.Kind switch
    {
        FailureKind.NotStarted => EnumWord.Of(failure.Error),
        FailureKind.Exited => "exited",
        FailureKind.NotAnswering => "not_answering",
        FailureKind.NotStopped => "stop_failed",
        _ => "failed",
    };
}
