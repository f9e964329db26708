namespace Modular.Xrdp.Credentials;

/// <summary>One server's questions that wait for their answer, by address. Not thread-safe.</summary>
internal sealed class ServerQuestions
{
    private readonly Dictionary<string, List<TaskCompletionSource>> _places = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public void Add(string address, TaskCompletionSource place)
    {
        if (!_places.TryGetValue(address, out var places))
            _places[address] = places = [];
        places.Add(place);
        Count++;
    }

    /// <summary>Idempotent.</summary>
    public void Remove(string address, TaskCompletionSource place)
    {
        if (!_places.TryGetValue(address, out var places) || !places.Remove(place))
            return;

        Count--;
        if (places.Count == 0)
            _places.Remove(address);
    }

    /// <summary>One of the address that has most, drawn by lot. There must be one.</summary>
    public void LetOneGo()
    {
        var crowd = _places.MaxBy(p => p.Value.Count);
        var place = crowd.Value[Random.Shared.Next(crowd.Value.Count)];
        Remove(crowd.Key, place);
        place.SetResult();
    }
}
