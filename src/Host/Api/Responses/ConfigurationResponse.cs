using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>The files a server was last started with; none when it never was.</summary>
internal sealed record ConfigurationResponse(string ServerId, IReadOnlyList<ServerFile> Files);
