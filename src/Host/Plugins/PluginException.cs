namespace Modular.Host.Plugins;

/// <summary>Why one plugin folder cannot be used; the message is the line that operators see.</summary>
internal sealed class PluginException(string message) : Exception(message);
