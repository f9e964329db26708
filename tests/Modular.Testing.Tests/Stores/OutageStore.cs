using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Correct: says Unavailable while it is cut off.</summary>
internal class OutageStore : StoreBehind
{
    public virtual IAsyncDisposable CutOff()
    {
        Behind.Outage = new ServerException(ServerError.Unavailable, "The database cannot be reached.");
        return new Reconnection(() => Behind.Outage = null);
    }
}
