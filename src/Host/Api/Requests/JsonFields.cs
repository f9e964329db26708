using System.Text.Json;
using Modular.Abstractions;

namespace Modular.Host.Api.Requests;

/// <summary>Reads the members of one JSON object with types and ranges; null counts as absent.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _prefix;
    private readonly RequestErrors _errors;

    public JsonFields(JsonElement element, string prefix, RequestErrors errors)
    {
        _prefix = prefix;
        _errors = errors;
        foreach (var member in element.EnumerateObject())
            _members[NameOf(member)] = member.Value;
    }

    /// <summary>Whether the member is there and not null.</summary>
    public bool Has(string name) => _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public JsonFields? Object(string name)
    {
        if (Take(name) is not { } value)
            return null;

        if (value.ValueKind == JsonValueKind.Object)
            return new JsonFields(value, Path(name) + ".", _errors);

        _errors.Type(Path(name), "Must be an object.");
        return null;
    }

    public string? Text(string name) => Take(name) is { } value ? TextOf(Path(name), value) : null;

    public bool? Flag(string name)
    {
        if (Take(name) is not { } value)
            return null;

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();

        _errors.Type(Path(name), "Must be true or false.");
        return null;
    }

    public int? Whole(string name, int min, int max)
    {
        if (Take(name) is not { } value)
            return null;

        if (NumberOf(value) is not { } number)
            _errors.Type(Path(name), "Must be a whole number.");
        else if (number < min || number > max)
            _errors.Value(Path(name), $"Must be from {min} to {max}.");
        else
        {
            if (value.ValueKind == JsonValueKind.String || !value.TryGetInt32(out _))
                _errors.Converted(Path(name), value.GetRawText(), number);

            return (int)number;
        }

        return null;
    }

    /// <summary>One of the words of an enum, as they are written on the wire.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;

        // earlier versions wrote on-failure, as Docker does
        if (EnumWord.TryParse<T>(text.Replace('-', '_'), out var value))
            return value;

        _errors.Value(Path(name), $"Must be one of: {string.Join(", ", Enum.GetValues<T>().Select(v => EnumWord.Of(v)))}.");
        return null;
    }

    /// <summary>Every member that was not read yet, with its text; for maps.</summary>
    public IEnumerable<(string Name, string Value)> Rest()
    {
        foreach (var name in _members.Keys.ToList())
        {
            if (_members.Remove(name, out var value) && TextOf(Path(RequestErrors.Printable(name)), value) is { } text)
                yield return (name, text);
        }
    }

    public void WarnOfRest()
    {
        foreach (var name in _members.Keys)
            _errors.Unknown(Path(name));
    }

    public string Path(string name) => _prefix + name;

    /// <summary>Callers in languages without whole numbers send 50.0, and forms send text: what is meant is beyond doubt.</summary>
    private static long? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => WholeNumber.Parse(value.GetRawText()),
        JsonValueKind.String => WholeNumber.Parse(value.GetRawText()[1..^1]), // a number needs no escapes
        _ => null,
    };

    private JsonElement? Take(string name) =>
        _members.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string? TextOf(string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            _errors.Type(path, "Must be a string.");
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            _errors.Type(path, "Is not valid Unicode text.");
            return null;
        }
    }

    /// <summary>An unknown name may be no Unicode text at all (a lone surrogate); it is ignored like any other.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
