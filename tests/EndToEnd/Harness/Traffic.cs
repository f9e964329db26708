using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Modular.EndToEnd.Harness;

/// <summary>Callers who make and delete servers, and one who reads, until they are told to stop; remembers every answer.</summary>
internal sealed class Traffic
{
    private const int Writers = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<string, int> _created = [];
    private readonly ConcurrentDictionary<string, bool> _deleted = [];
    private readonly ConcurrentBag<(ApiAnswer Answer, double Seconds)> _writes = [];
    private readonly ConcurrentBag<(ApiAnswer Answer, double Seconds)> _reads = [];
    private readonly ApiClient _api;
    private readonly Task _callers;
    private volatile bool _isOver;

    public Traffic(ApiClient api)
    {
        _api = api;
        _callers = Task.WhenAll([ReadAsync(), .. Enumerable.Range(0, Writers).Select(i => WriteAsync($"caller{i}"))]);
    }

    /// <summary>Servers whose creation was acknowledged and whose deletion was not asked for, with their ports.</summary>
    public IReadOnlyDictionary<string, int> Kept => _created.Where(c => !_deleted.ContainsKey(c.Key)).ToDictionary();

    /// <summary>Servers whose deletion was acknowledged (true), or asked for in vain (false).</summary>
    public IReadOnlyDictionary<string, bool> Deleted => _deleted;

    public IReadOnlyCollection<(ApiAnswer Answer, double Seconds)> Writes => _writes;

    public IReadOnlyCollection<(ApiAnswer Answer, double Seconds)> Reads => _reads;

    /// <summary>
    /// By how many seconds, at worst, a pause of this process was too long and a question for which the manager needs nobody was answered late.
    /// </summary>
    public double Lateness { get; private set; }

    public int Refused => _writes.Count(w => w.Answer.Status == HttpStatusCode.ServiceUnavailable);

    public async Task StopAsync()
    {
        _isOver = true;
        await _callers;
    }

    private async Task ReadAsync()
    {
        while (!_isOver)
        {
            await TimedAsync(_reads, () => _api.GetAsync("/servers?limit=1000"));
            var clock = Stopwatch.StartNew();
            await Task.Delay(Pause);
            await _api.GetAsync("/health/live");
            Lateness = Math.Max(Lateness, (clock.Elapsed - Pause).TotalSeconds);
        }
    }

    private async Task WriteAsync(string user)
    {
        for (var turn = 0; !_isOver; turn++)
        {
            var made = await TimedAsync(_writes, () => _api.PostAsync("/servers", ApiClient.NewServer(user, body => body["start"] = false)));
            await Task.Delay(made.Status == HttpStatusCode.Created ? 30 : 100);
            if (made.Status != HttpStatusCode.Created)
                continue;

            var id = made.Body["server_id"]!.GetValue<string>();
            _created[id] = made.Body["port"]!.GetValue<int>();
            if (turn % 4 != 0 || _created.Count - _deleted.Count > 60)
            {
                _deleted[id] = false;
                _deleted[id] = (await TimedAsync(_writes, () => _api.DeleteAsync($"/servers/{id}"))).Status == HttpStatusCode.OK;
            }
        }
    }

    private static async Task<ApiAnswer> TimedAsync(ConcurrentBag<(ApiAnswer Answer, double Seconds)> answers, Func<Task<ApiAnswer>> request)
    {
        var clock = Stopwatch.StartNew();
        var answer = await request();
        answers.Add((answer, clock.Elapsed.TotalSeconds));
        return answer;
    }
}
