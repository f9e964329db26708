using System.Collections.Concurrent;

namespace Modular.Host.Api.Answers;

/// <summary>Idempotency keys of creations on their way to a first answer: until that can be repeated, so long is the key in use.</summary>
internal sealed class FirstAnswers
{
    private readonly ConcurrentDictionary<string, KeyTurn> _turns = new(StringComparer.Ordinal);

    /// <summary>To be disposed of when there is an answer. While another request with this key is on its way, the turn is behind that one.</summary>
    public KeyTurn Begin(string key)
    {
        var turn = new KeyTurn(this, key);
        var holder = _turns.GetOrAdd(key, turn);
        turn.Ahead = holder == turn ? null : holder;
        return turn;
    }

    public void Take(string key, KeyTurn turn) => _turns[key] = turn;

    public void Leave(string key, KeyTurn turn) => _turns.TryRemove(KeyValuePair.Create(key, turn));
}
