namespace Modular.Host.Api.Answers;

/// <summary>An answer as JSON with its headers.</summary>
internal sealed class ApiResult<T>(int status, T body) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public string? ETag { get; init; }

    public string? Location { get; init; }

    /// <summary>True when the body has a password or may have another secret: nobody on the way may keep it.</summary>
    public bool IsSecret { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = IsSecret ? "no-store" : "no-cache";
        if (ETag is not null)
            response.Headers.ETag = ETag;

        if (Location is not null)
            response.Headers.Location = Location;

        foreach (var (name, value) in Headers)
            response.Headers[name] = value;

        return response.WriteAsJsonAsync(body, ApiJson.Options, httpContext.RequestAborted);
    }
}
