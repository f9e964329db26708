using System.Net;

namespace Modular.Bench.Chaos;

/// <summary>One client: sends random verbs at random servers, and repeats a creation whose answer was lost under the same key.</summary>
internal sealed class Caller(ManagerSlot manager, Promises promises, ChaosOptions options, int number)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);
    private readonly Random _random = new(unchecked((options.Seed * 31) + number));
    private int _creations;

    /// <summary>Until cancelled; the verb that is under way is finished.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await OneVerbAsync(cancellationToken);
            await Task.Delay(Pause * _random.NextDouble() * 4, CancellationToken.None);
        }
    }

    private async Task OneVerbAsync(CancellationToken cancellationToken)
    {
        var alive = promises.Alive;
        var dice = _random.Next(100);
        if (alive.Count == 0 || (alive.Count < options.Servers && dice < 30))
        {
            await CreateAsync(cancellationToken);
            return;
        }

        var id = alive[_random.Next(alive.Count)];
        _ = dice switch
        {
            < 45 => await DeleteAsync(id),
            < 60 => await ActAsync(id, "stop"),
            < 75 => await ActAsync(id, "start"),
            < 82 => await ActAsync(id, "restart"),
            _ => await ReadAsync(id),
        };
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var key = $"caller-{number}-{++_creations}";
        var policy = _random.Next(2) == 0 ? "never" : "on_failure";
        var start = _random.Next(4) > 0;
        for (var attempt = 0; attempt < 10 && !(attempt > 0 && cancellationToken.IsCancellationRequested); attempt++)
        {
            var answer = await SendAsync($"create {key}", api => api.PostAsync("/servers", ApiClient.NewServer($"caller-{number}", body =>
            {
                body["restart_policy"] = policy;
                body["start"] = start;
            }), ("Idempotency-Key", key)));
            if (answer is { Status: HttpStatusCode.Created or HttpStatusCode.Accepted })
                promises.Created(answer.Body["server_id"]!.GetValue<string>());

            if (answer is not null && answer.Status != HttpStatusCode.Conflict)
                return;

            await Task.Delay(Pause * 10, CancellationToken.None);
        }
    }

    private async Task<ApiAnswer?> DeleteAsync(string id)
    {
        promises.DeletionBegun(id);
        var answer = await SendAsync($"delete {id}", api => api.DeleteAsync($"/servers/{id}?force={(_random.Next(2) == 0 ? "true" : "false")}"));
        if (answer is { Status: HttpStatusCode.OK })
            promises.Deleted(id);

        return answer;
    }

    private Task<ApiAnswer?> ActAsync(string id, string verb) => SendAsync($"{verb} {id}", api => api.PostAsync($"/servers/{id}/{verb}"));

    private Task<ApiAnswer?> ReadAsync(string id) => SendAsync($"read {id}", api => api.GetAsync($"/servers/{id}"));

    /// <summary>Null when no answer came.</summary>
    private async Task<ApiAnswer?> SendAsync(string what, Func<ApiClient, Task<ApiAnswer>> send)
    {
        promises.Count("verbs");
        try
        {
            var answer = await send(manager.Api);
            promises.Note($"{what}: {(int)answer.Status}");
            promises.Count($"answers {(int)answer.Status}");
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            promises.Count("answers lost");
            promises.Note($"{what}: no answer");
            return null;
        }
    }
}
