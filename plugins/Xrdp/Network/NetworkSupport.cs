using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Network;

/// <summary>What networks desktops can have on this machine.</summary>
/// <param name="Own">Whether each has a namespace of its own.</param>
/// <param name="WhyNoAccess">Why nothing leads out of such a namespace; null when something does.</param>
/// <param name="WhyNotBelow">Why a desktop's programs cannot be in a user namespace below Xvnc's, whose sockets they must not take; null when they can.</param>
internal sealed record NetworkSupport(bool Own, string? WhyNoAccess, string? WhyNotBelow = null)
{
    public SessionNetwork Of(XrdpProfile profile) => !Own ? SessionNetwork.Machine : WhyNoAccess is null ? Wanted(profile) : SessionNetwork.None;

    /// <summary>What a desktop of this profile goes without.</summary>
    public IEnumerable<string> Notices(XrdpProfile profile)
    {
        if (Of(profile) == SessionNetwork.Machine && Wanted(profile) != SessionNetwork.Full)
            yield return $"The desktop shares this machine's network, although its profile says {profile.Network}.";
        else if (Of(profile) != Wanted(profile) && Own)
            yield return $"The desktop has no network: {WhyNoAccess}.";
    }

    private static SessionNetwork Wanted(XrdpProfile profile) => profile.Network switch
    {
        XrdpProfile.NoNetwork => SessionNetwork.None,
        XrdpProfile.NoLocalNetwork => SessionNetwork.NoLocal,
        _ => SessionNetwork.Full,
    };
}
