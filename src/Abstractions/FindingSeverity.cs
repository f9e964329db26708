namespace Modular.Abstractions;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Works, with less than an operator may expect.</summary>
    Warning,

    /// <summary>Does not work until fixed.</summary>
    Error,
}
