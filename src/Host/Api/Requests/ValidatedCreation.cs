using Modular.Host.Servers;

namespace Modular.Host.Api.Requests;

/// <summary>A valid creation, and what was ignored in it.</summary>
internal sealed record ValidatedCreation(CreateServer Order, IReadOnlyList<string> Warnings);
