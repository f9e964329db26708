using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Requests;

/// <summary>Collects all that is wrong with a request, by member.</summary>
internal sealed class RequestErrors
{
    private const int MaxUnknown = 20;
    private const int LongestName = 100;
    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);
    private readonly List<string> _converted = [];
    private readonly List<string> _unknown = [];
    private bool _wrongType;

    public IReadOnlyList<string> Warnings => [.. _converted, .. _unknown];

    /// <summary>The right type, a wrong value.</summary>
    public void Value(string path, string message)
    {
        if (!_errors.TryGetValue(path, out var messages))
            _errors[path] = messages = [];

        messages.Add(message);
    }

    /// <summary>The wrong type.</summary>
    public void Type(string path, string message)
    {
        _wrongType = true;
        Value(path, message);
    }

    /// <summary>A whole number that was not written as one, and was taken nevertheless.</summary>
    public void Converted(string path, string given, long taken) =>
        _converted.Add($"'{path}' was given as {Printable(given)} and taken as {taken}. Send a whole number.");

    public void Unknown(string path)
    {
        if (_unknown.Count < MaxUnknown)
            _unknown.Add($"'{Printable(path)}' is not known and was ignored.");
        else if (_unknown.Count == MaxUnknown)
            _unknown.Add("More unknown members were ignored.");
    }

    public void ThrowIfAny()
    {
        if (_errors.Count == 0)
            return;

        var detail = string.Join(" ", _errors.Take(10).Select(e => $"{e.Key}: {string.Join(" ", e.Value)}"));
        throw new RequestException(_wrongType ? ProblemCode.Malformed : ProblemCode.Invalid,
            detail)
        { Errors = _errors.ToDictionary(e => e.Key, e => e.Value.ToArray()) };
    }

    /// <summary>A name from the request, fit to be shown: no control characters, not endless.</summary>
    public static string Printable(string name) =>
        new([.. name.Take(LongestName).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
