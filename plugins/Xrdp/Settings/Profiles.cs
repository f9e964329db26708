using System.Globalization;
using Modular.Abstractions;

namespace Modular.Xrdp.Settings;

/// <summary>Finds the profile that a caller named.</summary>
internal static class Profiles
{
    /// <summary>What is asked for, and the profile's bounds where nothing is.</summary>
    public static ResourceLimits LimitsOf(XrdpOptions options, ServerSpec spec) =>
        spec.Limits.MaxProcesses is null && Find(options, spec).MaxProcesses is > 0 and var most ? spec.Limits with { MaxProcesses = most } : spec.Limits;

    /// <exception cref="ServerException"><see cref="ServerError.Invalid"/> when there is none, or the desktop's size is outside its bounds.</exception>
    public static XrdpProfile Find(XrdpOptions options, ServerSpec spec)
    {
        var profiles = options.AllProfiles;
        if (!profiles.TryGetValue(spec.Profile, out var profile))
        {
            var names = string.Join(", ", profiles.Keys.Order(StringComparer.Ordinal));
            throw new ServerException(ServerError.Invalid, $"There is no profile '{spec.Profile}'; there is {names}.") { Field = "profile" };
        }

        var (width, height) = (spec.Display.Width, spec.Display.Height);
        if (width < profile.MinWidth || width > profile.MaxWidth || height < profile.MinHeight || height > profile.MaxHeight)
        {
            throw new ServerException(ServerError.Invalid, string.Create(CultureInfo.InvariantCulture,
                $"The profile '{spec.Profile}' allows {profile.MinWidth}x{profile.MinHeight} to {profile.MaxWidth}x{profile.MaxHeight}, not {width}x{height}."))
            { Field = "display_config.resolution" };
        }

        return profile;
    }
}
