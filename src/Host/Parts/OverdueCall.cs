using System.Globalization;

namespace Modular.Host.Parts;

/// <summary>A call that was given up and has not returned yet.</summary>
/// <param name="Call">Which.</param>
/// <param name="Since">When it began.</param>
internal sealed record OverdueCall(PluginCall Call, DateTimeOffset Since)
{
    public string Plugin => Call.Part.Name;

    public string Member => Call.Bound.Call;

    /// <summary>Whether another call must wait for this one to return.</summary>
    public bool Hinders(in PluginCall other) => ReferenceEquals(other.Part, Call.Part) && other.ServerId == Call.ServerId
        && ((Call.Bound.Fence == FenceScope.Server && Call.ServerId is not null)
            || (Call.Bound.Fence != FenceScope.None && other.Bound.Call == Call.Bound.Call));

    /// <summary>For people; names no server.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"the plugin '{Plugin}' has not returned from {Member} since {Since:HH:mm:ss} UTC");
}
