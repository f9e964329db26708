using System.Text;

namespace Modular.Fuzzing;

/// <summary>One request, as it goes out.</summary>
internal sealed record GeneratedRequest(HttpMethod Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, string? MediaType)
{
    /// <summary>An answer to it may go on for ever.</summary>
    public bool MayStream => Target.Contains("follow", StringComparison.OrdinalIgnoreCase);

    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(Method, new Uri(address.GetLeftPart(UriPartial.Authority) + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
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
        .. Encoding.Latin1.GetBytes($"{Method} {Target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{string.Concat(Headers.Select(h => $"{h.Name}: {h.Value}\r\n"))}"
            + (Body is null ? "\r\n" : $"Content-Type: {MediaType}\r\nContent-Length: {Body.Length}\r\n\r\n")),
        .. Body ?? [],
    ];

    public override string ToString() =>
        $"{Method} {Target}\n{string.Join('\n', Headers.Select(h => $"{h.Name}: {h.Value}"))}\n{MediaType}\n{(Body is null ? "" : Encoding.UTF8.GetString(Body))}";
}
