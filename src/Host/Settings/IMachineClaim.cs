namespace Modular.Host.Settings;

/// <summary>The one place of a manager id on this machine.</summary>
internal interface IMachineClaim
{
    /// <summary>Takes the place until this process ends; who has it when it is taken, e.g. <c>process 4711</c>; null: it is ours.</summary>
    string? Take();
}
