using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Problems;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Api.Requests;

/// <summary>Turns the body of a creation into an order; reports all that is wrong with it at once.</summary>
internal sealed class CreateServerReader(ModularOptions options, KnownCapabilities capabilities)
{
    public const int MaxNameLength = 200;
    public const int MinSeconds = 60;
    public const int MaxIdleSeconds = 7 * 24 * 3600;
    public const int MaxTtlSeconds = 365 * 24 * 3600;
    private const int MaxLabels = 32;
    private const int MaxLabelLength = 256;

    public async Task<ValidatedCreation> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var key = RequestHeaders.IdempotencyKeyOf(request);
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        using var document = RequestBody.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw RequestException.Malformed("The body must be a JSON object.");

        var errors = new RequestErrors();
        var order = Read(new JsonFields(document.RootElement, "", errors), errors);
        errors.ThrowIfAny();
        var caller = Caller.Of(request.HttpContext);
        caller.EnsureMayCreateFor(order.Spec.UserId);
        if (key is not null)
        {
            order = order with
            {
                Idempotency = new IdempotencyRecord { Key = caller.OwnKey(key), RequestSha256 = OrderFingerprint.Of(order) },
                BodySha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            };
        }

        return new ValidatedCreation(order, errors.Warnings);
    }

    private CreateServer Read(JsonFields fields, RequestErrors errors)
    {
        var order = new CreateServer
        {
            Spec = new ServerSpec
            {
                UserId = Identity(fields, "user_id", errors),
                SessionId = Identity(fields, "session_id", errors),
                Name = FreeText(fields, "name", MaxNameLength, errors),
                Profile = Profile(fields, errors),
                Display = Display(fields.Object("display_config"), errors),
                Limits = Limits(fields.Object("resource_limits"), fields.Flag("strict_limits") ?? false),
                SecurityLevel = fields.Word<SecurityLevel>("security_level") ?? SecurityLevel.High,
            },
            Labels = Labels(fields.Object("labels"), errors),
            Start = fields.Flag("start") ?? true,
            PreferredPort = fields.Whole("preferred_port", options.PortRange.Start, options.PortRange.End),
            IdleTimeout = Seconds(fields.Whole("idle_timeout_seconds", MinSeconds, MaxIdleSeconds)),
            TimeToLive = Seconds(fields.Whole("ttl_seconds", MinSeconds, MaxTtlSeconds)),
            RestartPolicy = fields.Word<RestartPolicy>("restart_policy") ?? RestartPolicy.Never,
        };
        fields.WarnOfRest();
        return order;
    }

    private static string Identity(JsonFields fields, string name, RequestErrors errors)
    {
        if (!fields.Has(name))
            errors.Value(name, "Is required.");
        else if (fields.Text(name) is { } text)
        {
            if (TextRules.Identity.IsMatch(text))
                return text;

            errors.Value(name, "Must be 1 to 128 of A-Z a-z 0-9 . _ @ : -");
        }

        return "";
    }

    private static string? FreeText(JsonFields fields, string name, int maxLength, RequestErrors errors)
    {
        var text = fields.Text(name);
        if (text is not null && TextRules.FaultOf(text, maxLength) is { } fault)
            errors.Value(name, fault);

        return text;
    }

    private string Profile(JsonFields fields, RequestErrors errors)
    {
        if (fields.Text("profile") is not { } profile)
            return "default";

        if (!TextRules.Profile.IsMatch(profile))
            errors.Value("profile", "Must be 1 to 64 of A-Z a-z 0-9 . _ -");
        // unknown while the host starts, which refuses orders
        else if (capabilities.Current?.Profiles is { } known && !known.Contains(profile, StringComparer.Ordinal))
            errors.Value("profile", $"There is no profile '{profile}'. Choose one of: {string.Join(", ", known)}.");

        return profile;
    }

    private static DisplaySpec Display(JsonFields? fields, RequestErrors errors)
    {
        var display = new DisplaySpec();
        if (fields is null)
            return display;

        if (fields.Text("resolution") is { } resolution)
            display = WithResolution(display, resolution, fields.Path("resolution"), errors);

        if (fields.Whole("color_depth", int.MinValue, int.MaxValue) is { } depth)
        {
            display = display with { ColorDepth = depth };
            if (depth is not (15 or 16 or 24 or 32))
                errors.Value(fields.Path("color_depth"), "Must be 15, 16, 24 or 32.");
        }

        fields.WarnOfRest();
        return display;
    }

    private static DisplaySpec WithResolution(DisplaySpec display, string text, string path, RequestErrors errors)
    {
        if (TextRules.Resolution.Match(text) is { Success: true } match
            && Pixels(match.Groups[1]) is >= 200 and <= 8192 and var width
            && Pixels(match.Groups[2]) is >= 200 and <= 8192 and var height)
            return display with { Width = width, Height = height };

        errors.Value(path, "Must be WIDTHxHEIGHT from 200x200 to 8192x8192, e.g. 1280x800.");
        return display;
    }

    private static int Pixels(System.Text.RegularExpressions.Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static ResourceLimits Limits(JsonFields? fields, bool strict)
    {
        if (fields is null)
            return new ResourceLimits { Strict = strict };

        var limits = new ResourceLimits
        {
            MaxCpuPercent = fields.Whole("max_cpu", 1, 100_000),
            MaxMemoryMib = fields.Whole("max_memory", 64, 1_048_576),
            MaxProcesses = fields.Whole("max_processes", 16, 100_000),
            MaxBandwidthKbps = fields.Whole("max_bandwidth", 64, 10_000_000),
            Strict = strict,
        };
        fields.WarnOfRest();
        return limits;
    }

    private static Dictionary<string, string> Labels(JsonFields? fields, RequestErrors errors)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fields is null)
            return labels;

        foreach (var (key, value) in fields.Rest())
        {
            var path = fields.Path(RequestErrors.Printable(key));
            if (!TextRules.LabelKey.IsMatch(key))
                errors.Value(path, "The key must be 1 to 63 of A-Z a-z 0-9 . _ / -");
            else if (TextRules.FaultOf(value, MaxLabelLength) is { } fault)
                errors.Value(path, fault);

            labels[key] = value;
        }

        if (labels.Count > MaxLabels)
            errors.Value("labels", $"Must have at most {MaxLabels} entries, not {labels.Count}.");

        return labels;
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
