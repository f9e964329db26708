namespace Modular.Abstractions;

/// <summary>Whether a server answers.</summary>
public enum ProbeOutcome
{
    /// <summary>It answers as it should.</summary>
    Answers,

    /// <summary>It was asked and does not answer, or not as it should.</summary>
    DoesNotAnswer,

    /// <summary>It could not be asked, e.g. for want of file descriptors; says nothing about the server.</summary>
    Unknown,
}
