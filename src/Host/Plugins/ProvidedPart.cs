namespace Modular.Host.Plugins;

/// <summary>A part that a plugin provides.</summary>
/// <param name="Kind"><c>server_backend</c>, <c>port_allocator</c> or <c>state_store</c>.</param>
/// <param name="Key">What the configuration selects it by.</param>
/// <param name="Selected">Whether it is the one in use.</param>
internal sealed record ProvidedPart(string Kind, string Key, bool Selected);
