namespace Modular.Abstractions.Tests;

/// <summary>A plugin's module that lets a test read its settings.</summary>
internal sealed class SampleModule : PluginModule
{
    public override string Name => "Sample";

    public SampleOptions Options() => BindOptions<SampleOptions>("Part");
}
