using System.Text;

namespace Modular.Fuzzing;

/// <summary>One request, as it goes out.</summary>
internal sealed record GeneratedRequest(HttpMethod Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, string? MediaType)
{
    private static readonly string[] OpenRoutes = ["", "/health", "/health/live", "/health/ready"];

    /// <summary>An answer to it may go on for ever.</summary>
    public bool MayStream => Target.Contains("follow", StringComparison.OrdinalIgnoreCase);

    /// <summary>It goes to a route that is for everybody.</summary>
    public bool IsOpen => OpenRoutes.Contains(Target.Split('?')[0].TrimEnd('/'));

    /// <summary>The same with something in place of a key or token.</summary>
    public GeneratedRequest WithCredential(Random random)
    {
        var text = HostileText.NextOnOneLine(random);
        return this with
        {
            Headers = [.. Headers, random.Next(5) switch
            {
                0 => ("X-API-Key", text),
                1 => ("X-API-Key", "mod_" + text),
                2 => ("Authorization", text),
                3 => ("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9." + text),
                _ => ("Authorization", "Bearer " + text),
            }],
        };
    }

    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(Method,
            new Uri(address.GetLeftPart(UriPartial.Authority) + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (MediaType is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", MediaType);
        }

        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);

        return message;
    }

    /// <summary>As it looks on the wire, but for what every client adds.</summary>
    public byte[] ToBytes() =>
    [
        .. Encoding.Latin1.GetBytes(
            $"{Method} {Target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{string.Concat(Headers.Select(h => $"{h.Name}: {h.Value}\r\n"))}"
            + (Body is null ? "\r\n" : $"Content-Type: {MediaType}\r\nContent-Length: {Body.Length}\r\n\r\n")),
        .. Body ?? [],
    ];

    public override string ToString() =>
        $"{Method} {Target}\n{string.Join('\n', Headers.Select(h => $"{h.Name}: {h.Value}"))}\n" +
        $"{MediaType}\n{(Body is null ? "" : Encoding.UTF8.GetString(Body))}";
}
