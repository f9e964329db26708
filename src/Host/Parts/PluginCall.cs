namespace Modular.Host.Parts;

/// <summary>One call to a plugin.</summary>
/// <param name="Part">Who is called.</param>
/// <param name="Bound">What is called, and how long it may take.</param>
/// <param name="ServerId">The server that it is about; null: none, or all.</param>
internal readonly record struct PluginCall(PluginPart Part, PluginBound Bound, string? ServerId);
