using System.Collections.Concurrent;

namespace Modular.Host.Api.Answers;

/// <summary>Idempotency keys of creations on their way to a first answer: until that can be repeated, so long is the key in use.</summary>
internal sealed class FirstAnswers
{
    private readonly ConcurrentDictionary<string, FirstAnswers> _keys = new(StringComparer.Ordinal);

    /// <summary>To be disposed of when there is an answer; null: another request with this key is on its way.</summary>
    public IDisposable? TryBegin(string key) => _keys.TryAdd(key, this) ? new Turn(this, key) : null;

    private sealed class Turn(FirstAnswers answers, string key) : IDisposable
    {
        public void Dispose() => answers._keys.TryRemove(key, out _);
    }
}
