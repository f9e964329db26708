using System.Collections.Concurrent;

namespace Modular.Host.Api.Answers;

/// <summary>Idempotency keys of creations on their way to a first answer: until that can be repeated, so long is the key in use.</summary>
internal sealed class FirstAnswers
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>To be disposed of when there is an answer, or it shows that there was one; null: another request with this key is on its way.</summary>
    public IDisposable? TryBegin(string key)
    {
        var turn = new Turn(_turns, key);
        return _turns.TryAdd(key, turn) ? turn : null;
    }

    private sealed class Turn(ConcurrentDictionary<string, Turn> turns, string key) : IDisposable
    {
        public void Dispose() => turns.TryRemove(KeyValuePair.Create(key, this));
    }
}
