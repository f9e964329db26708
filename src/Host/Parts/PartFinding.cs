using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Something that a part finds wrong.</summary>
/// <param name="Part">Which: <c>server_backend</c>, <c>port_allocator</c>, <c>state_store</c>, or <c>host</c>.</param>
/// <param name="Finding">What.</param>
internal sealed record PartFinding(string Part, Finding Finding);
