namespace Modular.Host.Api.Responses;

/// <summary>The end of a server.</summary>
/// <param name="ServerId">Its id.</param>
/// <param name="Status"><c>deleted</c>, or <c>deleting</c> when the caller did not wait for the end.</param>
/// <param name="DeletedAt">Null while it is being deleted.</param>
internal sealed record DeletedResponse(string ServerId, string Status, DateTimeOffset? DeletedAt);
