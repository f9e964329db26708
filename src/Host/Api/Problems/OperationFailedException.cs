using Modular.Abstractions;

namespace Modular.Host.Api.Problems;

/// <summary>An accepted order that failed while the caller waited; the server exists and tells more.</summary>
internal sealed class OperationFailedException(string serverId, ServerException cause) : Exception(cause.Message, cause)
{
    public string ServerId { get; } = serverId;

    public ServerException Cause { get; } = cause;
}
