namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: what it acknowledged is gone after it was closed.</summary>
internal sealed class ForgetfulStore : StoreBehind, IDisposable
{
    public void Dispose() => Behind = new();
}
