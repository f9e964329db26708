namespace Modular.Host.Servers;

/// <summary>What a caller may ask of an existing server.</summary>
internal enum ServerVerb
{
    Start,
    Stop,
    Restart,
}
